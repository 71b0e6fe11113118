package io.scheduler.rpc.node;

/** The four kinds of service. A certificate may be bound to one of them; RPC methods name those that may call them. */
public enum NodeRole {
    MASTER,
    WORKER,
    API,
    ALERT
}
