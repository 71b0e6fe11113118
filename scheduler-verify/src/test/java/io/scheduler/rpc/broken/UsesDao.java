package io.scheduler.rpc.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesDao {
    io.scheduler.dao.partition.SlotRow wrong;
}
