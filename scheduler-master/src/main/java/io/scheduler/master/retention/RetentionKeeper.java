package io.scheduler.master.retention;

import io.scheduler.dao.retention.Purging;
import io.scheduler.dao.schedule.ScheduleStore;
import io.scheduler.logs.StoredLogs;
import io.scheduler.master.retention.RetentionObserver.Kind;
import io.scheduler.master.schedule.SlotWork;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is old in the slots that this master drives. A {@link #turn} does one small thing and says when the next is due,
 * so that deleting takes no more than its share of the time, however much there is to do. Not a thread and not safe for several.
 */
public final class RetentionKeeper implements SlotWork {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionKeeper.class);
    private static final Duration REQUESTS_ARE_KEPT = Duration.ofDays(7);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration WHEN_THE_STORE_IS_AWAY = Duration.ofMinutes(1);
    private static final int RECORDS_AT_ONCE = 2_000;
    private static final int BACKFILLS_AT_ONCE = 20;
    private static final int LOGS_AT_ONCE = 100;

    /** What has no slot is the business of whoever owns this one. */
    private static final int SLOT_OF_ALL = 0;

    private final String incarnation;
    private final Ports ports;
    private final RetentionSettings settings;
    private final List<Chore> chores = new ArrayList<>();
    private Instant nextWay;
    private Instant nextLogs = Instant.MIN;
    private @Nullable RunPurge runs;

    /** @param incarnation of this master */
    public RetentionKeeper(String incarnation, Ports ports, RetentionSettings settings) {
        this.incarnation = incarnation;
        this.ports = ports;
        this.settings = settings;
        // who has just taken slots has something better to do
        this.nextWay = ports.clock().instant().plus(settings.interval());
    }

    /**
     * What it needs of the world.
     *
     * @param fireRetention how long the records of fire times are kept
     * @param logs null when logs lie on their workers alone
     * @param driven the slots that this master drives, with their epochs
     */
    public record Ports(
            Purging store,
            ScheduleStore schedules,
            Duration fireRetention,
            @Nullable StoredLogs logs,
            Supplier<Map<Integer, Long>> driven,
            Timing timing,
            RetentionObserver observer) {
        Clock clock() {
            return timing.clock();
        }
    }

    /**
     * @param clock the time of day
     * @param nanos what the length of a turn is measured by
     */
    public record Timing(Clock clock, LongSupplier nanos) {}

    /** Something that is done until there is nothing left of it; each time a little. */
    private record Chore(Kind kind, BooleanSupplier more) {}

    @Override
    public Instant turn(Set<Integer> changed) {
        Map<Integer, Long> driven = new TreeMap<>(ports.driven().get());
        Instant now = ports.clock().instant();
        if (driven.isEmpty()) {
            runs = null;
            chores.clear();
            return now.plusSeconds(2);
        }
        long before = ports.timing().nanos().getAsLong();
        if (!work(driven, now)) {
            return nextLogs.isAfter(now) && nextLogs.isBefore(nextWay) ? nextLogs : nextWay;
        }
        Duration taken = Duration.ofNanos(ports.timing().nanos().getAsLong() - before);
        Duration pause = taken.multipliedBy(100L - settings.share()).dividedBy(settings.share());
        return ports.clock().instant().plus(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause);
    }

    /** Returns whether there is more to do now. */
    private boolean work(Map<Integer, Long> driven, Instant now) {
        if (runs == null && chores.isEmpty() && !now.isBefore(nextWay)) {
            nextWay = now.plus(settings.interval());
            runs = new RunPurge(incarnation, ports.store(), settings, ports.logs() != null, ports.observer(), now);
        }
        if (runs != null) {
            if (!runs.step(driven)) {
                ports.observer().behind(Duration.ZERO);
                runs = null;
                begin(driven, now);
            }
            return true;
        }
        if (!chores.isEmpty()) {
            if (!chores.getFirst().more().getAsBoolean()) {
                chores.removeFirst();
            }
            return true;
        }
        return !now.isBefore(nextLogs) && deleteLogs(driven.keySet(), now);
    }

    private void begin(Map<Integer, Long> driven, Instant now) {
        Set<Integer> slots = driven.keySet();
        chores.add(counted(
                Kind.BACKFILLS,
                BACKFILLS_AT_ONCE,
                () -> ports.store().deleteBackfills(slots, settings.ofAll(), now, BACKFILLS_AT_ONCE)));
        chores.add(counted(
                Kind.FIRES,
                RECORDS_AT_ONCE,
                () -> ports.schedules().purge(slots, now.minus(ports.fireRetention()), RECORDS_AT_ONCE)));
        if (ports.logs() == null) {
            chores.add(new Chore(Kind.LOGS, () -> forgetLogs(slots)));
        }
        if (driven.containsKey(SLOT_OF_ALL)) {
            chores.add(counted(
                    Kind.REQUESTS,
                    RECORDS_AT_ONCE,
                    () -> ports.store().deleteKeptRequests(now.minus(REQUESTS_ARE_KEPT), RECORDS_AT_ONCE)));
        }
    }

    private Chore counted(Kind kind, int limit, Supplier<Integer> delete) {
        return new Chore(kind, () -> {
            int count = delete.get();
            ports.observer().deleted(kind, count);
            return count == limit;
        });
    }

    /** Runs that people delete are noted whether or not there is a store; without one nothing is to go with them. */
    private boolean forgetLogs(Set<Integer> slots) {
        List<Long> gone = ports.store().runsWithLogs(slots, RECORDS_AT_ONCE);
        if (!gone.isEmpty()) {
            ports.store().logsDeleted(gone);
        }
        return gone.size() == RECORDS_AT_ONCE;
    }

    /** A store that is away is asked again later; until then the rows say what is still to go. */
    private boolean deleteLogs(Set<Integer> slots, Instant now) {
        StoredLogs logs = ports.logs();
        if (logs == null) {
            nextLogs = Instant.MAX;
            return false;
        }
        List<Long> gone = ports.store().runsWithLogs(slots, LOGS_AT_ONCE);
        if (gone.isEmpty()) {
            nextLogs = nextWay;
            return false;
        }
        try {
            logs.delete(gone);
            ports.store().logsDeleted(gone);
            ports.observer().deleted(Kind.LOGS, gone.size());
            return true;
        } catch (IOException e) {
            LOG.warn("the logs of {} deleted runs stay in the log store for now: {}", gone.size(), e.toString());
            ports.observer().logsFailed();
            nextLogs = now.plus(WHEN_THE_STORE_IS_AWAY);
            return false;
        }
    }
}
