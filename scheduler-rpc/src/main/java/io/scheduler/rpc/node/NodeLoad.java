package io.scheduler.rpc.node;

import java.util.List;

/**
 * What a node says of its load; published with its registration. For nodes other than workers the task fields are 0.
 *
 * @param capacity how many tasks it may run at once
 * @param running how many it runs
 * @param groups worker groups it belongs to
 */
public record NodeLoad(int capacity, int running, List<String> groups) {
    public static final NodeLoad NONE = new NodeLoad(0, 0, List.of());

    public NodeLoad {
        groups = List.copyOf(groups);
    }
}
