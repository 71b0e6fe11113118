package io.scheduler.rpc.contract;

import io.scheduler.common.cluster.NodeMode;

/**
 * @param mode what the worker is to do from now on; repeated as long as it says something else of itself
 */
public record ModeRequest(NodeMode mode) {}
