package io.scheduler.api.task;

import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.rpc.node.NodeLoad;
import java.util.List;

/** The loads of the registered workers of a group as last seen. May ask the database, but not for every call. */
@FunctionalInterface
public interface WorkerLoads {
    Members ofGroup(String group);

    /**
     * @param group as defined, or as it is without a definition
     * @param loads of the registered workers that belong to it
     */
    record Members(WorkerGroup group, List<NodeLoad> loads) {
        public Members {
            loads = List.copyOf(loads);
        }
    }
}
