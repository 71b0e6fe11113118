package io.scheduler.api.cluster;

import io.scheduler.api.task.WorkerLoads;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.dao.cluster.WorkerGroups;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Who belongs to a group, with definitions that may be a moment old: a page of tasks asks hundreds of times. */
public final class GroupLoads implements WorkerLoads {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final NodeRegistry registry;
    private final WorkerGroups groups;
    private final Clock clock;
    private volatile Known known = new Known(List.of(), Instant.MIN);

    private record Known(List<WorkerGroup> groups, Instant at) {}

    public GroupLoads(NodeRegistry registry, WorkerGroups groups, Clock clock) {
        this.registry = registry;
        this.groups = groups;
        this.clock = clock;
    }

    @Override
    public Members ofGroup(String name) {
        WorkerGroup group = definitions().stream()
                .filter(defined -> defined.name().equals(name))
                .findFirst()
                .orElse(WorkerGroup.unlisted(name));
        List<NodeLoad> loads = registry.nodes(NodeRole.WORKER).stream()
                .filter(node -> group.workers().contains(node.identity().nodeId())
                        || node.load().groups().contains(name))
                .map(NodeRecord::load)
                .toList();
        return new Members(group, loads);
    }

    private List<WorkerGroup> definitions() {
        Instant now = clock.instant();
        Known seen = known;
        if (seen.at().equals(Instant.MIN)
                || Duration.between(seen.at(), now).abs().compareTo(FRESH) > 0) {
            seen = new Known(groups.all(), now);
            known = seen;
        }
        return seen.groups();
    }
}
