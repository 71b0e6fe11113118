package io.scheduler.api.schedule;

import io.scheduler.common.schedule.Timetable;
import io.scheduler.dao.schedule.EndedPause;
import io.scheduler.dao.schedule.FireRecord;
import io.scheduler.dao.schedule.Schedule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a schedule did or did not fire at some time: what is recorded counts, then what the definition says.
 *
 * @param at the instant that it speaks of
 * @param local the same in the zone of the schedule
 * @param next the first fire time behind it
 */
record Explanation(
        @Schema(description = """
                fired, queued, skipped-misfire, skipped-overlap, skipped-queue-full, not-in-cron, clock-change, \
                before-start, after-end, holiday, disabled, paused, was-paused, before-active, not-kept, pending or future""") String code,
        String message,
        Instant at,
        OffsetDateTime local,
        @Nullable Long workflowInstanceId,
        @Nullable Instant next) {

    /** How long masters keep records unless their setting says otherwise: master.schedule.fire-retention. */
    private static final Duration KEPT = Duration.ofDays(30);

    /**
     * What is known of a time.
     *
     * @param gap the change of the clocks that leaves out the time that was asked about
     * @param record what became of it
     * @param pause one that is over, in which it lies
     * @param decidedUntil the latest recorded time
     */
    record Known(
            @Nullable ZoneOffsetTransition gap,
            @Nullable FireRecord record,
            @Nullable EndedPause pause,
            @Nullable Instant decidedUntil) {}

    static Explanation of(Schedule schedule, Timetable table, Instant at, Known known, Instant now) {
        FireRecord record = known.record;
        Reason reason = record != null ? recorded(schedule, record) : reason(schedule, table, at, known, now);
        String clocks = ClockChange.moved(table, at).map(moved -> "; " + moved).orElse("");
        return new Explanation(
                reason.code,
                reason.message + (reason.code.equals("clock-change") ? "" : clocks),
                at,
                at.atZone(table.times().zone()).toOffsetDateTime(),
                record == null ? null : record.workflowInstanceId(),
                table.next(at).orElse(null));
    }

    private record Reason(String code, String message) {}

    private static Reason recorded(Schedule schedule, FireRecord record) {
        return switch (record.outcome()) {
            case FIRED ->
                new Reason("fired", "it fired: run " + record.workflowInstanceId() + ", " + record.decidedAt());
            case QUEUED ->
                new Reason(
                        "queued",
                        "it waits until the earlier run has come to its end, since its overlap is QUEUE"
                                + held(schedule));
            case SKIPPED -> skipped(record);
        };
    }

    private static String held(Schedule schedule) {
        Schedule.Pause pause = schedule.pause();
        return pause != null
                ? "; the schedule is paused since " + pause.at() + " by " + pause.by() + " (" + pause.reason()
                        + "), and what waits is started when it is resumed"
                : schedule.definition().enabled()
                        ? ""
                        : "; the schedule is disabled, and what waits is started when it is enabled";
    }

    private static Reason skipped(FireRecord record) {
        FireRecord.Reason why = record.reason();
        String code = "skipped"
                + (why == null ? "" : "-" + why.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        String message = switch (why) {
            case null -> "it was left out";
            case MISFIRE ->
                "no master could look in time, and its misfire policy gave it up at " + record.decidedAt()
                        + (record.since() == null
                                ? ""
                                : ", with all from " + record.since() + " to " + record.fireTime());
            case OVERLAP -> "an earlier run of this schedule was unfinished, and its overlap is SKIP";
            case QUEUE_FULL -> "as many fire times as its catchUpLimit allows were waiting already";
        };
        return new Reason(code, message);
    }

    private static Reason reason(Schedule schedule, Timetable table, Instant at, Known known, Instant now) {
        Timetable.Verdict verdict = table.verdict(at);
        return switch (verdict) {
            case NOT_IN_CRON ->
                ClockChange.hides(table, at, known.gap)
                        .map(why -> new Reason("clock-change", why))
                        .orElseGet(() -> new Reason(
                                "not-in-cron",
                                "'" + table.times().cron() + "' in "
                                        + table.times().zone() + " does not name this time"));
            case BEFORE_START -> new Reason("before-start", "its start is " + table.start());
            case AFTER_END -> new Reason("after-end", "its end is " + table.end());
            case HOLIDAY ->
                new Reason("holiday", "its calendar " + schedule.definition().calendar() + " leaves this day out");
            case FIRES -> ofFireTime(schedule, table, at, known, now);
        };
    }

    private static Reason ofFireTime(Schedule schedule, Timetable table, Instant at, Known known, Instant now) {
        Schedule.Pause pause = schedule.pause();
        if (known.pause != null) {
            EndedPause over = known.pause;
            return new Reason(
                    "was-paused",
                    "it was paused from " + over.since() + " to " + over.until() + " by " + over.by() + ": "
                            + over.reason() + "; what lies in a pause is not made up for");
        }
        boolean wasThere = at.isAfter(schedule.created().at());
        boolean isDecided = known.decidedUntil != null && !at.isAfter(known.decidedUntil);
        if (wasThere && at.isBefore(now.minus(KEPT)) && (isDecided || !at.isAfter(schedule.activeSince()))) {
            return new Reason(
                    "not-kept",
                    "it is older than what is kept (" + KEPT.toDays()
                            + " d, unless master.schedule.fire-retention says otherwise): nobody can say any more");
        }
        if (!at.isAfter(schedule.activeSince())) {
            return new Reason(
                    "before-active",
                    "it is active in this form since " + schedule.activeSince()
                            + ", when it was made, enabled, resumed or given other times; what lies before is not made up"
                            + " for");
        }
        if (!schedule.definition().enabled()) {
            return new Reason("disabled", "it is disabled; enable it with \"enabled\": true");
        }
        if (pause != null) {
            return new Reason(
                    "paused", "it is paused since " + pause.at() + " by " + pause.by() + ": " + pause.reason());
        }
        if (at.isAfter(now)) {
            return new Reason("future", "it will fire then");
        }
        Instant due = table.dueAt(schedule.id(), at);
        return new Reason(
                "pending",
                due.isAfter(now)
                        ? "its jitter makes it fire at " + due
                        : "it is due and not decided yet; if that lasts, look for a master that owns slot "
                                + schedule.slot() + " (GET /api/v1/cluster/slots)");
    }
}
