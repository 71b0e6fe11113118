package io.scheduler.common.graph;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Neighbours of each node in two flat arrays; drawn at {@link Dag}. Immutable. */
final class Adjacency {
    private final int[] offsets;
    private final int[] targets;

    private Adjacency(int[] offsets, int[] targets) {
        this.offsets = offsets;
        this.targets = targets;
    }

    static Adjacency of(int[][] neighbours) {
        int[] offsets = new int[neighbours.length + 1];
        for (int i = 0; i < neighbours.length; i++) {
            offsets[i + 1] = offsets[i] + neighbours[i].length;
        }
        int[] targets = new int[offsets[neighbours.length]];
        for (int i = 0; i < neighbours.length; i++) {
            for (int j = 0; j < neighbours[i].length; j++) {
                int target = neighbours[i][j];
                if (target < 0 || target >= neighbours.length) {
                    throw new IllegalArgumentException(
                            "expected a node from 0 to " + (neighbours.length - 1) + ", but got " + target);
                }
                targets[offsets[i] + j] = target;
            }
        }
        return new Adjacency(offsets, targets);
    }

    Adjacency reversed() {
        int[] reversedOffsets = new int[offsets.length];
        for (int target : targets) {
            reversedOffsets[target + 1]++;
        }
        for (int i = 0; i < size(); i++) {
            reversedOffsets[i + 1] += reversedOffsets[i];
        }
        int[] next = reversedOffsets.clone();
        int[] reversedTargets = new int[targets.length];
        for (int i = 0; i < size(); i++) {
            for (int j = offsets[i]; j < offsets[i + 1]; j++) {
                reversedTargets[next[targets[j]]++] = i;
            }
        }
        return new Adjacency(reversedOffsets, reversedTargets);
    }

    int size() {
        return offsets.length - 1;
    }

    int count(int node) {
        return offsets[node + 1] - offsets[node];
    }

    int[] copyOf(int node) {
        return Arrays.copyOfRange(targets, offsets[node], offsets[node + 1]);
    }

    void forEach(int node, IntConsumer visitor) {
        for (int j = offsets[node]; j < offsets[node + 1]; j++) {
            visitor.accept(targets[j]);
        }
    }
}
