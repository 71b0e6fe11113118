package io.scheduler.api.task;

import io.scheduler.rpc.node.NodeLoad;
import java.util.List;

/** The loads of the workers as last seen, one for each that is registered. Never blocks. */
@FunctionalInterface
public interface WorkerLoads {
    List<NodeLoad> now();
}
