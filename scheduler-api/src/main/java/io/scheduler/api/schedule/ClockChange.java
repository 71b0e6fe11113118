package io.scheduler.api.schedule;

import io.scheduler.common.schedule.FireTimes;
import io.scheduler.common.schedule.Timetable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a change of the clocks has to do with a time that somebody asks about. */
final class ClockChange {
    private ClockChange() {}

    /**
     * Why a time that the expression seems to name is no fire time; empty when no change of the clocks is the cause.
     *
     * @param asked the change that leaves out the time that was asked about; null when it is there
     */
    static Optional<String> hides(Timetable table, Instant at, @Nullable ZoneOffsetTransition asked) {
        FireTimes times = table.times();
        if (asked != null) {
            return Optional.of(leftOut(asked, times.zone())
                    + (times.cron().isEveryHour()
                            ? ", and a rhythm fires only when the clock shows a time that it names"
                            : ", and no fire time of this expression falls into that"));
        }
        LocalDateTime local = LocalDateTime.ofInstant(at, times.zone());
        ZoneOffsetTransition change = times.zone().getRules().getTransition(local);
        if (change == null
                || !change.isOverlap()
                || !times.zone().getRules().getOffset(at).equals(change.getOffsetAfter())) {
            return Optional.empty();
        }
        Instant first = local.toInstant(change.getOffsetBefore());
        return table.verdict(first) == Timetable.Verdict.NOT_IN_CRON
                ? Optional.empty()
                : Optional.of(
                        "the clocks of " + times.zone() + " were set back from " + change.getDateTimeBefore() + " to "
                                + change.getDateTimeAfter() + ", so that " + local
                                + " came twice: a time of the day fires at the first of the two, " + first);
    }

    /** That it fires there because the time that the expression names was left out; empty when that is not so. */
    static Optional<String> moved(Timetable table, Instant at) {
        FireTimes times = table.times();
        LocalDateTime local = LocalDateTime.ofInstant(at, times.zone());
        ZoneOffsetTransition change = times.zone().getRules().nextTransition(at.minusNanos(1));
        boolean isBehindGap =
                change != null && change.isGap() && change.getInstant().equals(at);
        return isBehindGap
                        && !times.cron().isEveryHour()
                        && times.cron()
                                .next(change.getDateTimeBefore().minusSeconds(1))
                                .filter(named -> named.isBefore(local))
                                .isPresent()
                ? Optional.of(leftOut(change, times.zone()) + "; what falls into that fires right behind it")
                : Optional.empty();
    }

    private static String leftOut(ZoneOffsetTransition gap, ZoneId zone) {
        return "the clocks of " + zone + " were set from " + gap.getDateTimeBefore() + " to " + gap.getDateTimeAfter();
    }
}
