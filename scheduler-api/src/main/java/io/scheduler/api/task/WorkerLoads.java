package io.scheduler.api.task;

import io.scheduler.rpc.node.NodeLoad;
import java.util.List;

/** The loads of the registered workers of a group as last seen. May ask the database, but not for every call. */
@FunctionalInterface
public interface WorkerLoads {
    List<NodeLoad> ofGroup(String group);
}
