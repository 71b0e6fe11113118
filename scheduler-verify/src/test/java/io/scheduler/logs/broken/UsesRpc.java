package io.scheduler.logs.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesRpc {
    io.scheduler.rpc.node.NodeIdentity wrong;
}
