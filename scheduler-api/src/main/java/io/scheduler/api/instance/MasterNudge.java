package io.scheduler.api.instance;

/** Tells the owner of a slot that a command row waits. Never blocks and never fails: a lost nudge costs a second. */
@FunctionalInterface
public interface MasterNudge {
    void nudge(int slot);
}
