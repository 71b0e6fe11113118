package io.scheduler.api.schedule;

import io.scheduler.common.schedule.Timetable;
import io.scheduler.dao.schedule.FireRecord;
import io.scheduler.dao.schedule.Schedule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
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
                fired, queued, skipped-misfire, skipped-overlap, skipped-queue-full, not-in-cron, before-start, \
                after-end, holiday, disabled, paused, before-active, pending or future""") String code,
        String message,
        Instant at,
        OffsetDateTime local,
        @Nullable Long workflowInstanceId,
        @Nullable Instant next) {

    static Explanation of(Schedule schedule, Timetable table, Instant at, @Nullable FireRecord record, Instant now) {
        Reason reason = record != null ? recorded(record) : reason(schedule, table, at, now);
        return new Explanation(
                reason.code,
                reason.message,
                at,
                at.atZone(table.times().zone()).toOffsetDateTime(),
                record == null ? null : record.workflowInstanceId(),
                table.next(at).orElse(null));
    }

    private record Reason(String code, String message) {}

    private static Reason recorded(FireRecord record) {
        return switch (record.outcome()) {
            case FIRED ->
                new Reason("fired", "it fired: run " + record.workflowInstanceId() + ", " + record.decidedAt());
            case QUEUED ->
                new Reason("queued", "it waits until the earlier run has come to its end, since its overlap is QUEUE");
            case SKIPPED -> skipped(record);
        };
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

    private static Reason reason(Schedule schedule, Timetable table, Instant at, Instant now) {
        Timetable.Verdict verdict = table.verdict(at);
        return switch (verdict) {
            case NOT_IN_CRON ->
                new Reason(
                        "not-in-cron",
                        "'" + table.times().cron() + "' in " + table.times().zone() + " does not name this time");
            case BEFORE_START -> new Reason("before-start", "its start is " + table.start());
            case AFTER_END -> new Reason("after-end", "its end is " + table.end());
            case HOLIDAY ->
                new Reason("holiday", "its calendar " + schedule.definition().calendar() + " leaves this day out");
            case FIRES -> ofFireTime(schedule, table, at, now);
        };
    }

    private static Reason ofFireTime(Schedule schedule, Timetable table, Instant at, Instant now) {
        Schedule.Pause pause = schedule.pause();
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
