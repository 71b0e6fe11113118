package io.scheduler.dao.partition;

import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.cluster.WorkerGroup;
import java.util.List;

/**
 * What is stored of the cluster, read at one time.
 *
 * @param slots all slots, ascending
 * @param wishes of people about single nodes
 * @param groups worker groups that people have defined
 */
public record ClusterRows(List<SlotRow> slots, List<NodeWish> wishes, List<WorkerGroup> groups) {
    public ClusterRows {
        slots = List.copyOf(slots);
        wishes = List.copyOf(wishes);
        groups = List.copyOf(groups);
    }
}
