package io.scheduler.common.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the cycles that make a graph no DAG. */
public final class Cycles {
    private static final int UNSEEN = -1;

    private Cycles() {}

    /**
     * Cycles that share no node, at most {@code limit} of them; none exactly when the graph is acyclic. O(V + E).
     *
     * @param upstreams for each node the nodes that come before it
     * @return each cycle in running order, beginning with its smallest node, which is not repeated at the end
     */
    public static List<int[]> find(int[][] upstreams, int limit) {
        Adjacency up = Adjacency.of(upstreams);
        boolean[] ordered = new boolean[up.size()];
        for (int node : Dag.order(up, up.reversed())) {
            ordered[node] = true;
        }
        // What Kahn's algorithm leaves has an upstream that is left too: following one of them, always the same,
        // must end in a circle, and two such circles never touch.
        int[] walkOf = new int[up.size()];
        Arrays.fill(walkOf, UNSEEN);
        List<int[]> cycles = new ArrayList<>();
        for (int start = 0; start < up.size() && cycles.size() < limit; start++) {
            int node = start;
            while (!ordered[node] && walkOf[node] == UNSEEN) {
                walkOf[node] = start;
                node = leftUpstream(upstreams[node], ordered);
            }
            if (!ordered[node] && walkOf[node] == start) {
                cycles.add(circle(node, upstreams, ordered));
            }
        }
        return cycles;
    }

    private static int leftUpstream(int[] candidates, boolean[] ordered) {
        for (int candidate : candidates) {
            if (!ordered[candidate]) {
                return candidate;
            }
        }
        throw new IllegalStateException("expected a node that was left over to have an upstream that was left over");
    }

    private static int[] circle(int member, int[][] upstreams, boolean[] ordered) {
        List<Integer> backwards = new ArrayList<>();
        int smallestAt = 0;
        int node = member;
        do {
            backwards.add(node);
            if (node < backwards.get(smallestAt)) {
                smallestAt = backwards.size() - 1;
            }
            node = leftUpstream(upstreams[node], ordered);
        } while (node != member);
        int length = backwards.size();
        int[] cycle = new int[length];
        for (int i = 0; i < length; i++) {
            cycle[i] = backwards.get(Math.floorMod(smallestAt - i, length));
        }
        return cycle;
    }
}
