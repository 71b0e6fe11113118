package io.scheduler.verify.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection. Keeps order, as TCP does, and none against other wires. While the way is cut nothing
 * comes out; afterwards everything does, when it is sent again. What a process that stands still is sent waits for it.
 */
final class Wire {

    private final Cluster cluster;
    private final Simulation simulation;
    private final String from;
    private final SimulatedProcess to;
    private final int life;
    private final Deque<Parcel> onTheWay = new ArrayDeque<>();
    private Instant last = Instant.MIN;
    private boolean waiting;

    private record Parcel(Instant at, Runnable content) {}

    Wire(Cluster cluster, String from, SimulatedProcess to) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.from = from;
        this.to = to;
        this.life = to.life();
    }

    void send(Runnable content) {
        Instant at = simulation.instant().plus(delay());
        last = at.isAfter(last) ? at : last.plusNanos(1_000);
        onTheWay.add(new Parcel(last, content));
        simulation.after(Duration.between(simulation.instant(), last), this::deliver);
    }

    private Duration delay() {
        if (simulation.chance(Math.min(0.02, 0.001 * simulation.weather))) {
            cluster.figures.count(Fault.MESSAGE_LATE);
            return simulation.awkward(2_000);
        }
        return simulation.millis(0, 4);
    }

    private void deliver() {
        while (!waiting && !onTheWay.isEmpty() && !onTheWay.peek().at().isAfter(simulation.instant())) {
            if (!to.isUp() || to.life() != life) {
                onTheWay.clear();
                return;
            }
            if (cluster.network.isCut(from, to.nodeId)) {
                tryAgain(simulation.millis(50, 1_500));
            } else if (!to.isAwake()) {
                tryAgain(to.afterWaking());
            } else {
                onTheWay.poll().content().run();
            }
        }
    }

    private void tryAgain(Duration later) {
        waiting = true;
        simulation.after(later, () -> {
            waiting = false;
            deliver();
        });
    }
}
