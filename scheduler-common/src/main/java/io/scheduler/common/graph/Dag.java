package io.scheduler.common.graph;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A directed acyclic graph. Immutable, hence safe to share between threads.
 *
 * <pre>
 *   node            0   1   2
 *   offsets       [ 0 , 2 , 2 , 3 ]      the neighbours of node i are targets[offsets[i]] … targets[offsets[i+1] - 1]
 *   targets       [ 1 , 2 , 0 ]
 * </pre>
 */
public final class Dag {
    private final Adjacency upstreams;
    private final Adjacency successors;
    private final int[] order;

    private Dag(Adjacency upstreams, Adjacency successors, int[] order) {
        this.upstreams = upstreams;
        this.successors = successors;
        this.order = order;
    }

    /**
     * @param upstreams for each node the nodes that come before it
     * @throws IllegalArgumentException if a node does not exist or there is a cycle
     */
    public static Dag of(int[][] upstreams) {
        Adjacency up = Adjacency.of(upstreams);
        Adjacency down = up.reversed();
        int[] order = order(up, down);
        if (order.length < up.size()) {
            throw new IllegalArgumentException("expected no cycle, but there is one through the nodes "
                    + Arrays.toString(Cycles.find(upstreams, 1).getFirst()));
        }
        return new Dag(up, down, order);
    }

    public int size() {
        return order.length;
    }

    /** The nodes that come right after this one, in ascending order. */
    public int[] successors(int node) {
        return successors.copyOf(node);
    }

    /** The same without an array. */
    public void forEachSuccessor(int node, IntConsumer visitor) {
        successors.forEach(node, visitor);
    }

    public int successorCount(int node) {
        return successors.count(node);
    }

    /** The nodes that come right before this one, in the order given. */
    public int[] upstreams(int node) {
        return upstreams.copyOf(node);
    }

    /** The same without an array. */
    public void forEachUpstream(int node, IntConsumer visitor) {
        upstreams.forEach(node, visitor);
    }

    public int upstreamCount(int node) {
        return upstreams.count(node);
    }

    /** All nodes, each after its upstreams; the same for the same graph. */
    public int[] topologicalOrder() {
        return order.clone();
    }

    /** The place of each node in {@link #topologicalOrder}. */
    public int[] ranks() {
        int[] ranks = new int[order.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[order[i]] = i;
        }
        return ranks;
    }

    /** Kahn's algorithm; shorter than the graph when there is a cycle. */
    static int[] order(Adjacency up, Adjacency down) {
        int[] unordered = new int[up.size()];
        int[] queue = new int[up.size()];
        int[] tail = {0};
        for (int i = 0; i < unordered.length; i++) {
            unordered[i] = up.count(i);
            if (unordered[i] == 0) {
                queue[tail[0]++] = i;
            }
        }
        for (int head = 0; head < tail[0]; head++) {
            down.forEach(queue[head], successor -> {
                if (--unordered[successor] == 0) {
                    queue[tail[0]++] = successor;
                }
            });
        }
        return Arrays.copyOf(queue, tail[0]);
    }
}
