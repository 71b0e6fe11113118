package io.scheduler.verify.control;

import io.scheduler.verify.e2e.Rest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Two schedules with the same window, which has not begun yet.
 *
 * @param open on its days
 * @param closed on its days
 * @param due when it was foretold that the open one fires
 */
record ScheduledWindow(Instant start, SchedulePath open, SchedulePath closed, List<Instant> due) {

    private static final int MOST_SECONDS = 60;

    /**
     * A fire time counts for a schedule that was there before it. On a machine that is too busy for that the window has begun by the
     * time that both are stored: then the next ones lie farther ahead.
     *
     * @param schedules where they are stored
     */
    static ScheduledWindow ahead(Rest api, String schedules, ZoneId zone) {
        for (int seconds = 2; seconds <= MOST_SECONDS; seconds *= 2) {
            Instant start = Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
            SchedulePath open = new SchedulePath(api, schedules + "open-" + seconds);
            SchedulePath closed = new SchedulePath(api, schedules + "closed-" + seconds);
            open.put(zone, start, "elsewhere");
            closed.put(zone, start, "left-out");
            var window = new ScheduledWindow(start, open, closed, open.foretold());
            if (Instant.now().isBefore(start)) {
                return window;
            }
        }
        throw new AssertionError("expected two schedules to be stored within " + MOST_SECONDS + " s");
    }
}
