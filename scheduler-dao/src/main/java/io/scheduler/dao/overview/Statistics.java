package io.scheduler.dao.overview;

import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.overview.StatisticsMapper.AttemptRow;
import io.scheduler.dao.overview.StatisticsMapper.DurationRow;
import io.scheduler.dao.overview.StatisticsMapper.StateRow;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts and durations of the runs of a stretch of time, and what is late now. Safe for use by several threads. */
public final class Statistics {
    /** Attempts are counted of so many of the newest runs. */
    public static final int RUNS_OF_ATTEMPTS = 20_000;

    private static final int WORKFLOWS = 10;
    private static final int LATE = 50;

    private final StatisticsMapper statistics;

    public Statistics(Database database) {
        this.statistics = database.mapper(StatisticsMapper.class);
    }

    /** By the number of the bucket; those without runs are absent. */
    public Map<Integer, Map<WorkflowState, Integer>> states(Caller caller, Range range) {
        Map<Integer, Map<WorkflowState, Integer>> buckets = new TreeMap<>();
        for (StateRow row : statistics.states(caller, range)) {
            buckets.computeIfAbsent(row.bucket(), number -> new EnumMap<>(WorkflowState.class))
                    .put(row.state(), row.count());
        }
        return buckets;
    }

    public Durations durations(Caller caller, Range range) {
        Map<Integer, Share> buckets = new HashMap<>();
        Share whole = new Share(null, null);
        for (DurationRow row : statistics.durations(caller, range)) {
            Share share = new Share(row.p50(), row.p95());
            if (row.bucket() < 0) {
                whole = share;
            } else {
                buckets.put(row.bucket(), share);
            }
        }
        return new Durations(whole, buckets);
    }

    /** The attempts of the newest {@link #RUNS_OF_ATTEMPTS} runs. */
    public Map<TaskState, Long> attempts(Caller caller, Range range) {
        return statistics.attempts(caller, range, RUNS_OF_ATTEMPTS).stream()
                .collect(Collectors.toMap(
                        AttemptRow::state,
                        AttemptRow::count,
                        (one, other) -> one,
                        () -> new EnumMap<>(TaskState.class)));
    }

    /** Those whose runs take longest. */
    public List<WorkflowFigures> slowest(Caller caller, Range range) {
        return statistics.workflows(caller, range, "s.p95 is not null", "s.p95 desc", WORKFLOWS);
    }

    /** Those whose runs fail most often. */
    public List<WorkflowFigures> mostFailing(Caller caller, Range range) {
        return statistics.workflows(caller, range, "s.failed > 0", "s.failed desc", WORKFLOWS);
    }

    /** Runs that were asked for before that time and have not begun, the oldest ones. */
    public List<LateRun> lateRuns(Caller caller, @Nullable String project, Instant before) {
        return statistics.lateRuns(caller, project, before, LATE);
    }

    /** Schedules with fire times that wait for the end of an earlier run, the oldest ones. */
    public List<QueuedSchedule> queued(Caller caller, @Nullable String project) {
        return statistics.queued(caller, project, LATE);
    }

    /** The latest fire time of schedules of which something became; one that has none is absent. */
    public Map<Long, Instant> lastFires(Collection<Long> schedules) {
        Map<Long, Instant> last = new HashMap<>();
        statistics.lastFires(schedules.toArray(Long[]::new)).forEach(row -> {
            if (row.last() != null) {
                last.put(row.id(), row.last());
            }
        });
        return last;
    }

    /** @param project null: all */
    public record Range(Instant from, Instant to, @Nullable String project, long bucketSeconds) {}

    /** In seconds; null: no run has ended. */
    public record Share(@Nullable Double p50, @Nullable Double p95) {}

    /** @param buckets by number; those in which no run has ended are absent */
    public record Durations(Share whole, Map<Integer, Share> buckets) {}

    /**
     * @param p50 of the durations of its runs, in seconds
     * @param p95 of the durations of its runs, in seconds
     */
    public record WorkflowFigures(
            String project,
            String workflow,
            int runs,
            int failed,
            @Nullable Double p50,
            @Nullable Double p95) {}

    public record LateRun(long id, String project, String workflow, WorkflowState state, Instant since) {}

    public record QueuedSchedule(String project, String workflow, String name, Instant since, int count) {}
}
