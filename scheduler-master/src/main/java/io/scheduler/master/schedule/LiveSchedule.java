package io.scheduler.master.schedule;

import io.scheduler.common.schedule.CatchUp;
import io.scheduler.common.schedule.CatchUp.Missed;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.Timetable;
import io.scheduler.dao.schedule.Fire;
import io.scheduler.dao.schedule.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule in the memory of its master: how far it is decided and when to look at it next. For one thread. */
final class LiveSchedule {
    private final StoredSchedule stored;
    private final Timetable table;
    private Instant decidedUntil;
    private Instant notBefore = Instant.MIN;

    LiveSchedule(StoredSchedule stored) {
        this.stored = stored;
        this.table = stored.definition().timetable(stored.calendar());
        this.decidedUntil = stored.decidedUntil();
    }

    long id() {
        return stored.id();
    }

    int slot() {
        return stored.slot();
    }

    long revision() {
        return stored.revision();
    }

    /** When its next fire time is to be carried out; null when there is none. */
    @Nullable
    Instant dueAt() {
        return stored.active()
                ? table.next(decidedUntil)
                        .map(time -> table.dueAt(stored.id(), time))
                        .map(due -> due.isBefore(notBefore) ? notBefore : due)
                        .orElse(null)
                : null;
    }

    /** What is stored gave no answer for it, though it is as it was: asking at once again would be asking for ever. */
    void postponeIfAsBefore(LiveSchedule before, Instant until) {
        if (revision() == before.revision() && decidedUntil.equals(before.decidedUntil)) {
            notBefore = until;
        }
    }

    /**
     * What it has to do now, oldest first. Where runs may not overlap it is one run at a time, since the next one must see it.
     */
    List<Fire> due(Duration misfireThreshold, Instant now) {
        CatchUp.Rule rule = new CatchUp.Rule(
                stored.definition().misfire(), stored.definition().catchUpLimit(), misfireThreshold);
        CatchUp due = CatchUp.of(table, stored.id(), rule, decidedUntil, now);
        List<Fire> fires = new ArrayList<>();
        Missed missed = due.missed();
        if (missed != null) {
            fires.add(fire(missed.until(), missed.from()));
        }
        long atOnce = stored.definition().overlap() == OverlapPolicy.ALLOW
                ? due.fire().size()
                : 1;
        due.fire().stream().limit(atOnce).forEach(time -> fires.add(fire(time, null)));
        return fires;
    }

    private Fire fire(Instant time, @Nullable Instant since) {
        return new Fire(stored.id(), stored.slot(), stored.revision(), time, since);
    }

    void decided(Instant until) {
        if (until.isAfter(decidedUntil)) {
            decidedUntil = until;
        }
    }
}
