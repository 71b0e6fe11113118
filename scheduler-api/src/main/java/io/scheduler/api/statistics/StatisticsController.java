package io.scheduler.api.statistics;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.schedule.OverdueSchedules;
import io.scheduler.api.schedule.OverdueSchedules.LateSchedule;
import io.scheduler.api.web.Check;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.DurationText;
import io.scheduler.dao.overview.Statistics;
import io.scheduler.dao.overview.Statistics.LateRun;
import io.scheduler.dao.overview.Statistics.Range;
import io.scheduler.dao.overview.Statistics.Share;
import io.scheduler.dao.overview.Statistics.WorkflowFigures;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Statistics")
class StatisticsController {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration USUAL = Duration.ofDays(1);
    private static final Duration IN_TIME = Duration.ofMinutes(1);
    private static final int MOST_BUCKETS = 200;
    private static final int USUAL_BUCKETS = 48;

    private final Statistics statistics;
    private final OverdueSchedules schedules;
    private final Clock clock;

    StatisticsController(Statistics statistics, OverdueSchedules schedules, Clock clock) {
        this.statistics = statistics;
        this.schedules = schedules;
        this.clock = clock;
    }

    @GetMapping("/api/v1/statistics")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Counts the runs that were asked for in a stretch of time, and says what is late now",
            description =
                    "At most 366 days, by default the last 24 hours; bucket is a duration such as 30m, of which at most"
                            + " 200 fit, by default a 48th of the whole. Durations are of runs that have ended, in seconds. Attempts are"
                            + " those of the newest 20,000 runs. Late are runs that have not begun after a minute, and schedules with"
                            + " fire times that wait or should have been dealt with a minute ago. Code: request.invalid-parameter.")
    StatisticsView statistics(
            Caller caller,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(required = false) @Nullable String bucket) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant end = to == null ? now : to;
        Instant begin = from == null ? end.minus(USUAL) : from;
        Duration length = Duration.between(begin, end);
        if (!length.isPositive() || length.compareTo(LONGEST) > 0) {
            throw ApiException.invalidParameter(
                    "from", "expected a time before to, by at most " + LONGEST.toDays() + " days");
        }
        Range range = new Range(begin, end, Check.optionalName("project", project), seconds(bucket, length));
        Map<Integer, Map<WorkflowState, Integer>> states = statistics.states(caller, range);
        Statistics.Durations durations = statistics.durations(caller, range);
        return new StatisticsView(
                begin,
                end,
                range.bucketSeconds(),
                sum(states),
                statistics.attempts(caller, range),
                durations.whole(),
                buckets(range, states, durations),
                statistics.slowest(caller, range),
                statistics.mostFailing(caller, range),
                new Late(
                        statistics.lateRuns(caller, range.project(), now.minus(IN_TIME)),
                        schedules.late(caller, range.project(), IN_TIME)));
    }

    private static long seconds(@Nullable String bucket, Duration length) {
        long whole = Math.max(1, length.toSeconds());
        if (bucket == null || bucket.isEmpty()) {
            return Math.ceilDiv(whole, USUAL_BUCKETS);
        }
        long seconds = DurationText.parse(bucket).map(Duration::toSeconds).orElse(0L);
        if (seconds < 1 || Math.ceilDiv(whole, seconds) > MOST_BUCKETS) {
            throw ApiException.invalidParameter(
                    "bucket",
                    "expected a duration such as 30m, of which at most " + MOST_BUCKETS + " fit between from and to");
        }
        return seconds;
    }

    private static Map<WorkflowState, Integer> sum(Map<Integer, Map<WorkflowState, Integer>> buckets) {
        Map<WorkflowState, Integer> sum = new EnumMap<>(WorkflowState.class);
        buckets.values().forEach(one -> one.forEach((state, count) -> sum.merge(state, count, Integer::sum)));
        return sum;
    }

    private static List<Bucket> buckets(
            Range range, Map<Integer, Map<WorkflowState, Integer>> states, Statistics.Durations durations) {
        List<Bucket> buckets = new ArrayList<>();
        int number = 0;
        for (Instant from = range.from(); from.isBefore(range.to()); from = from.plusSeconds(range.bucketSeconds())) {
            buckets.add(new Bucket(
                    from,
                    states.getOrDefault(number, Map.of()),
                    durations.buckets().getOrDefault(number, new Share(null, null))));
            number++;
        }
        return buckets;
    }

    /**
     * @param runs how many by state
     * @param attempts how many by state
     * @param duration of all runs that have ended
     * @param buckets without gaps
     * @param slowest the 10 workflows whose runs take longest
     * @param mostFailing the 10 workflows whose runs fail most often
     */
    record StatisticsView(
            Instant from,
            Instant to,
            long bucketSeconds,
            Map<WorkflowState, Integer> runs,
            Map<TaskState, Long> attempts,
            Share duration,
            List<Bucket> buckets,
            List<WorkflowFigures> slowest,
            List<WorkflowFigures> mostFailing,
            Late late) {}

    record Bucket(Instant from, Map<WorkflowState, Integer> runs, Share duration) {}

    /**
     * @param runs at most 50
     * @param schedules at most 100
     */
    record Late(List<LateRun> runs, List<LateSchedule> schedules) {}
}
