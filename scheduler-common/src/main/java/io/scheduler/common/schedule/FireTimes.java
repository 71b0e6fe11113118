package io.scheduler.common.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The instants of a cron expression in a zone. What happens when the clocks of the zone change:
 *
 * <ul>
 *   <li>Times of the day (the hour field is restricted) come once each. A time that the change leaves out comes at the first
 *       instant after the gap, once even if several were left out; a time that comes twice fires at the first of the two.
 *   <li>A rhythm (the hour field is {@code *}) fires whenever the clock on the wall shows a matching time: in a gap nothing, in
 *       an overlap both times. Between fires passes as much real time as ever.
 * </ul>
 */
public record FireTimes(Cron cron, ZoneId zone) {

    /** The first one after that instant; nothing when there is none within 100 years. */
    public Optional<Instant> next(Instant after) {
        return cron.isEveryHour() ? nextByTheClock(after) : nextOfTheDay(after);
    }

    private Optional<Instant> nextOfTheDay(Instant after) {
        ZoneRules rules = zone.getRules();
        LocalDateTime from = LocalDateTime.ofInstant(after, zone);
        ZoneOffsetTransition change = rules.getTransition(from);
        if (change != null && change.isOverlap() && rules.getOffset(after).equals(change.getOffsetAfter())) {
            // the second pass: all of it has had its turn in the first one
            from = change.getDateTimeBefore().minusSeconds(1);
        }
        Optional<LocalDateTime> local = cron.next(from);
        // later local times are never earlier instants, so that this ends with the gap that it may stand in
        while (local.isPresent() && !instant(local.get(), rules).isAfter(after)) {
            local = cron.next(local.get());
        }
        return local.map(time -> instant(time, rules));
    }

    private static Instant instant(LocalDateTime local, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    private Optional<Instant> nextByTheClock(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant since = after;
        LocalDateTime from = LocalDateTime.ofInstant(after, zone);
        while (true) {
            Optional<LocalDateTime> local = cron.next(from);
            if (local.isEmpty()) {
                return Optional.empty();
            }
            ZoneOffset offset = rules.getOffset(since);
            ZoneOffsetTransition change = rules.nextTransition(since);
            Instant found = local.get().toInstant(offset);
            if (change == null || found.isBefore(change.getInstant())) {
                return Optional.of(found);
            }
            // the clock is set before it shows that time: look again from what it is set to
            since = change.getInstant();
            from = change.getDateTimeAfter().minusSeconds(1);
        }
    }
}
