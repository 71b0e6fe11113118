package io.scheduler.verify.simulation;

import java.time.Duration;
import java.time.Instant;

/**
 * A process of a node: may stand still, as one does that is stopped or swaps, end, and begin anew. What it wanted to do
 * while it stood still it does as soon as it wakes, in any order.
 */
abstract class SimulatedProcess {

    final Cluster cluster;
    final Simulation simulation;
    /** In the network; node and host are one, except where a namesake has replaced a worker. */
    final String nodeId;

    private boolean up;
    private int life;
    private Instant wakesAt = Instant.MIN;

    SimulatedProcess(Cluster cluster, String nodeId) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.nodeId = nodeId;
    }

    final boolean isUp() {
        return up;
    }

    final int life() {
        return life;
    }

    final boolean isAwake() {
        return up && !simulation.instant().isBefore(wakesAt);
    }

    final Instant wakesAt() {
        return wakesAt;
    }

    String incarnation() {
        return nodeId + "." + life;
    }

    final void begins() {
        up = true;
        life++;
        wakesAt = Instant.MIN;
    }

    final void ends() {
        up = false;
    }

    /** Its tasks, being processes of their own, go on. */
    final void standStill(Duration time) {
        Instant until = simulation.instant().plus(time);
        if (up && until.isAfter(wakesAt)) {
            cluster.checks.note(nodeId + " stands still for " + time);
            wakesAt = until;
        }
    }

    /** A timer: comes late when the process stands still, and never after its end. */
    final void after(Duration delay, Runnable action) {
        int mine = life;
        simulation.after(delay, () -> whenAwake(mine, action));
    }

    final void afterMillis(int least, int most, Runnable action) {
        after(simulation.millis(least, most), action);
    }

    /** Again and again as long as this process lives. */
    final void every(int leastMillis, int mostMillis, Runnable action) {
        afterMillis(leastMillis, mostMillis, () -> {
            action.run();
            every(leastMillis, mostMillis, action);
        });
    }

    private void whenAwake(int mine, Runnable action) {
        if (!up || life != mine) {
            return;
        }
        if (isAwake()) {
            action.run();
        } else {
            simulation.after(afterWaking(), () -> whenAwake(mine, action));
        }
    }

    /** From now until it gets to something after waking. */
    final Duration afterWaking() {
        int late = simulation.random.nextInt(8) == 0 ? 400 : 20;
        return Duration.between(simulation.instant(), wakesAt).plus(simulation.millis(0, late));
    }
}
