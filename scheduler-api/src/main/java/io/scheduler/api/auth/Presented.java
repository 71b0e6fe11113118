package io.scheduler.api.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The token that a request came with, as the credentials of its authentication.
 *
 * @param expiresAt null: never
 */
public record Presented(long tokenId, @Nullable Instant expiresAt) {}
