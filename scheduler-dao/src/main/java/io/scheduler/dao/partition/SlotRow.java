package io.scheduler.dao.partition;

import org.jspecify.annotations.Nullable;

/**
 * @param owner incarnation of the master that may write for the slot; null when free
 */
public record SlotRow(int slot, @Nullable String owner, long epoch) {}
