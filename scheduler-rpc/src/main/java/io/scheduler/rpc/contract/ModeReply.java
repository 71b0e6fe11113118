package io.scheduler.rpc.contract;

import io.scheduler.common.cluster.NodeMode;

/**
 * @param mode what the worker does now
 * @param running tasks that still run
 */
public record ModeReply(NodeMode mode, int running) {}
