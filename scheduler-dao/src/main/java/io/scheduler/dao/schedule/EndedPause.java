package io.scheduler.dao.schedule;

import java.time.Instant;

/**
 * A pause that is over.
 *
 * @param by who made it
 * @param reason for people
 */
public record EndedPause(Instant since, Instant until, String by, String reason) {}
