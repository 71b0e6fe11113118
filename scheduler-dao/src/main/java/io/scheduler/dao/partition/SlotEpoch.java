package io.scheduler.dao.partition;

/** A slot and the epoch under which somebody owns it. */
public record SlotEpoch(int slot, long epoch) {}
