package io.scheduler.master.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.master.loop.LoopObserver;
import io.scheduler.master.loop.LoopObserver.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How many runs and tasks there are in this master's slots, and how long tasks wait for what. Any thread. */
final class TaskMetrics {
    private final Map<Integer, Standing> standing = new ConcurrentHashMap<>();
    private final Map<TaskState, Counter> ended = new EnumMap<>(TaskState.class);
    private final Timer queued;
    private final Timer dispatch;
    private final Timer hop;

    TaskMetrics(MeterRegistry meters, Clock clock) {
        Gauge.builder(
                        "scheduler.tasks.ready",
                        standing,
                        all -> all.values().stream().mapToInt(Standing::ready).sum())
                .description("Tasks that wait for nothing but a worker")
                .strongReference(true)
                .register(meters);
        Gauge.builder("scheduler.tasks.ready.oldest", standing, all -> oldest(all.values(), clock.instant()))
                .description("How long the first of them has waited")
                .baseUnit("seconds")
                .strongReference(true)
                .register(meters);
        queued = latency("scheduler.task.queued", "From a task being ready until a worker was chosen", meters);
        dispatch = latency("scheduler.task.dispatch", "From a worker being chosen until the task runs on it", meters);
        hop = latency("scheduler.task.hop", "From the end of the last task before it until a task runs", meters);
        for (TaskState state : TaskState.values()) {
            if (state.isFinished()) {
                ended.put(
                        state,
                        Counter.builder("scheduler.task.attempts.ended")
                                .description("Attempts of tasks that have ended")
                                .tag("state", state.name())
                                .register(meters));
            } else {
                gauge(
                        meters,
                        "scheduler.tasks",
                        "Tasks that wait or run",
                        state.name(),
                        now -> now.tasks().getOrDefault(state, 0));
            }
        }
        for (WorkflowState state : WorkflowState.values()) {
            if (!state.isFinished()) {
                gauge(
                        meters,
                        "scheduler.workflow.instances",
                        "Unfinished runs",
                        state.name(),
                        now -> now.instances().getOrDefault(state, 0));
            }
        }
    }

    private static double oldest(Collection<Standing> loops, Instant now) {
        return loops.stream()
                .map(Standing::oldestReady)
                .filter(Objects::nonNull)
                .mapToDouble(since -> Math.max(0, Duration.between(since, now).toMillis() / 1_000.0))
                .max()
                .orElse(0);
    }

    static Timer latency(String name, String description, MeterRegistry meters) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(Latencies.BUCKETS)
                .register(meters);
    }

    private void gauge(
            MeterRegistry meters, String name, String description, String state, Function<Standing, Integer> of) {
        Gauge.builder(
                        name,
                        standing,
                        all -> all.values().stream().mapToInt(of::apply).sum())
                .description(description)
                .tag("state", state)
                .strongReference(true)
                .register(meters);
    }

    void standing(int loop, Standing now) {
        standing.put(loop, now);
    }

    void ended(LoopObserver.AttemptEnd end) {
        TaskAttempt attempt = end.attempt();
        Counter counter = ended.get(attempt.state());
        if (counter != null) {
            counter.increment();
        }
        if (end.forced()) {
            // it has waited once only
            return;
        }
        TaskAttempt.Times times = attempt.times();
        if (times.dispatchedAt() != null && times.dueAt() == null) {
            record(queued, times.createdAt(), times.dispatchedAt());
        }
        record(dispatch, times.dispatchedAt(), times.startedAt());
        record(hop, end.upstreamsEndedAt(), times.startedAt());
    }

    /** Clocks of two machines differ a little: what seems to be negative counts as nothing. */
    private static void record(Timer timer, @Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null) {
            Duration time = Duration.between(from, to);
            timer.record(time.isNegative() ? Duration.ZERO : time);
        }
    }
}
