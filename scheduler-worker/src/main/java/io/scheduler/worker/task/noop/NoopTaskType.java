package io.scheduler.worker.task.noop;

import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.task.Recovered;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskContext;
import io.scheduler.worker.task.TaskOutcome;
import io.scheduler.worker.task.TaskType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Succeeds at once, in the JVM. */
public final class NoopTaskType implements TaskType {
    private final Clock clock;

    public NoopTaskType(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "noop";
    }

    @Override
    public Optional<String> reject(TaskAssignment assignment) {
        return Optional.empty();
    }

    @Override
    public boolean outlivesWorker() {
        return false;
    }

    @Override
    public RunningTask start(TaskContext context) {
        return new Done(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Override
    public Recovered recover(TaskContext context) {
        return new Recovered.Unknown(null, "the worker restarted while it ran");
    }

    private record Done(Instant startedAt) implements RunningTask {
        @Override
        public CompletableFuture<TaskOutcome> ended() {
            return CompletableFuture.completedFuture(new TaskOutcome.Succeeded(startedAt, null, Map.of()));
        }

        @Override
        public CompletableFuture<Void> gone() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void kill(Duration grace) {
            // It is over already.
        }
    }
}
