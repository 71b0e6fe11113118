package io.scheduler.dao.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A slot as it stands in the database.
 *
 * @param slot number
 * @param owner incarnation of the master that may write; null when free
 * @param epoch raised by every change of owner
 * @param changedAt of the last change of owner
 */
public record SlotOwner(int slot, @Nullable String owner, long epoch, Instant changedAt) {}
