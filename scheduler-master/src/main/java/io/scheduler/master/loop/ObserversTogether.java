package io.scheduler.master.loop;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Several observers as one. */
record ObserversTogether(List<LoopObserver> observers) implements LoopObserver {
    @Override
    public void committed(int events, int rows, Duration time) {
        observers.forEach(each -> each.committed(events, rows, time));
    }

    @Override
    public void storeFailed() {
        observers.forEach(LoopObserver::storeFailed);
    }

    @Override
    public void staleEpoch(int slots) {
        observers.forEach(each -> each.staleEpoch(slots));
    }

    @Override
    public void decisionFailed() {
        observers.forEach(LoopObserver::decisionFailed);
    }

    @Override
    public void ended(RunEnd end) {
        observers.forEach(each -> each.ended(end));
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
        observers.forEach(each -> each.attemptEnded(end));
    }

    @Override
    public void standing(int loop, Supplier<Standing> now) {
        observers.forEach(each -> each.standing(loop, now));
    }
}
