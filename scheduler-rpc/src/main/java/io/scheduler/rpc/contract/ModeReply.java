package io.scheduler.rpc.contract;

import io.scheduler.rpc.node.NodeMode;

/**
 * @param mode what the worker does now
 * @param running tasks that still run
 */
public record ModeReply(NodeMode mode, int running) {}
