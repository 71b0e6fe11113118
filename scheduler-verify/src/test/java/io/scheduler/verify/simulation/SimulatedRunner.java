package io.scheduler.verify.simulation;

import io.scheduler.master.loop.LoopDriver;
import io.scheduler.master.loop.LoopRunner;
import java.time.Duration;
import java.time.Instant;

/** Makes the turns of a loop as events of the simulation, one after the other. */
final class SimulatedRunner implements LoopRunner {

    private static final Duration SOON = Duration.ofNanos(100_000);

    private final SimulatedMaster master;
    private final LoopDriver loop;
    private boolean busy;
    private boolean stopped;
    private int scheduled;

    SimulatedRunner(SimulatedMaster master, LoopDriver loop) {
        this.master = master;
        this.loop = loop;
    }

    @Override
    public void start() {
        loop.onArrival(() -> turnAfter(SOON));
        turnAfter(Duration.ZERO);
    }

    @Override
    public boolean isAlive() {
        return !stopped;
    }

    @Override
    public void close() {
        stopped = true;
    }

    LoopDriver loop() {
        return loop;
    }

    private void turnAfter(Duration delay) {
        if (busy) {
            return;
        }
        int number = ++scheduled;
        master.after(delay, () -> {
            if (number == scheduled) {
                turn();
            }
        });
    }

    private void turn() {
        if (busy || stopped) {
            return;
        }
        Instant now = master.simulation.instant();
        Instant notBefore = loop.notBefore();
        if (notBefore != null && notBefore.isAfter(now)) {
            turnAfter(Duration.between(now, notBefore));
            return;
        }
        busy = true;
        loop.turn();
        busy = false;
        if (master.isUp() && loop.isIdle() && master.simulation.random.nextInt(20) == 0) {
            master.cluster.checks.folds(master, loop);
        }
        Duration next = Duration.between(master.simulation.instant(), loop.due());
        turnAfter(loop.hasArrivals() || !next.isPositive() ? SOON : next);
    }
}
