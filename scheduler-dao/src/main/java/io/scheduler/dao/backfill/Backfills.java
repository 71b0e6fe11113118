package io.scheduler.dao.backfill;

import io.scheduler.common.slot.Slots;
import io.scheduler.dao.backfill.Backfill.State;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.IdBlocks;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Backfills, as people ask for and look at them. Safe for use by several threads. */
public final class Backfills {
    private final Database database;
    private final BackfillMapper backfills;
    private final Slots slots;
    private final IdBlocks ids;

    public Backfills(Database database) {
        this.database = database;
        this.backfills = database.mapper(BackfillMapper.class);
        this.slots = new Slots(database.slotCount());
        this.ids = database.ids("backfill_id");
    }

    /**
     * What is asked for.
     *
     * @param description which dates, for people
     */
    public record Request(
            String project,
            String workflow,
            String description,
            String zone,
            int parallelism,
            Map<String, String> params) {}

    /**
     * Writes it with its dates; empty when there is no such workflow.
     *
     * @param times in the order in which they are to be started
     */
    public Optional<Backfill> create(Caller caller, Request request, List<Instant> times, Instant now) {
        long id = ids.next();
        return database.inTransaction(() -> {
            if (backfills.insert(caller, id, slots.of(id), request, times.size(), now) == 0) {
                return Optional.empty();
            }
            backfills.insertRuns(id, times.stream().map(Instant::toString).toArray(String[]::new));
            return Optional.ofNullable(backfills.byId(caller, id));
        });
    }

    public Optional<Backfill> find(Caller caller, long id) {
        return Optional.ofNullable(backfills.byId(caller, id));
    }

    /** Of one workflow, newest first. */
    public Page<Backfill> list(Caller caller, String project, String workflow, PageRequest page) {
        return Page.of(
                backfills.list(caller, project, workflow, page), backfills.count(caller, project, workflow), page);
    }

    public Backfill.Progress progress(Backfill backfill) {
        return backfills.progress(backfill.id());
    }

    /** Its dates in the order in which they are started. */
    public Page<Backfill.Run> runs(Backfill backfill, PageRequest page) {
        return Page.of(backfills.runs(backfill.id(), page), backfill.total(), page);
    }

    /** What can be asked of one that is there. */
    public enum Wish {
        PAUSE(State.PAUSED, EnumSet.of(State.RUNNING, State.PAUSED)),
        /** Goes on; of one that failed the dates that did not succeed get new runs. */
        RESUME(State.RUNNING, EnumSet.of(State.PAUSED, State.RUNNING, State.FAILED)),
        CANCEL(State.CANCELLED, EnumSet.of(State.RUNNING, State.PAUSED, State.CANCELLED));

        private final State to;
        private final Set<State> from;

        Wish(State to, Set<State> from) {
            this.to = to;
            this.from = from;
        }
    }

    /** Changes its state when that is possible from the present one; either way returns what it is then. */
    public Optional<Backfill> ask(Caller caller, long id, Wish wish) {
        return database.inTransaction(() -> {
            Backfill present = backfills.lock(caller, id);
            if (present != null && present.state() != wish.to && wish.from.contains(present.state())) {
                if (present.state() == State.FAILED) {
                    backfills.resetFailed(id);
                }
                backfills.setState(id, wish.to, caller.name());
                present = backfills.byId(caller, id);
            }
            return Optional.ofNullable(present);
        });
    }
}
