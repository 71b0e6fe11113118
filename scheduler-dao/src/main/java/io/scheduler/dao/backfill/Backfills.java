package io.scheduler.dao.backfill;

import io.scheduler.common.slot.Slots;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.dao.backfill.Backfill.State;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.IdBlocks;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.KeptRequests;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Inputs;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Backfills, as people ask for and look at them. Safe for use by several threads. */
public final class Backfills {
    private static final int MOST_RUNS = 10_000;

    private final Database database;
    private final BackfillMapper backfills;
    private final PartMapper parts;
    private final KeptRequests requests;
    private final Slots slots;
    private final IdBlocks ids;

    public Backfills(Database database) {
        this.database = database;
        this.backfills = database.mapper(BackfillMapper.class);
        this.parts = database.mapper(PartMapper.class);
        this.requests = new KeptRequests(database);
        this.slots = new Slots(database.slotCount());
        this.ids = database.ids("backfill_id");
    }

    /**
     * What is asked for.
     *
     * @param description which dates, for people
     * @param parallelism how many runs of the workflow itself may be unfinished at a time, when its own limit is not lower
     * @param dependents which other workflows are run along
     */
    public record Request(
            String project,
            String workflow,
            String description,
            String zone,
            int parallelism,
            Priority priority,
            Map<String, String> params,
            Dependents dependents) {}

    /** A call that counts once. @param question as it was asked: what it comes to may be something else when it is asked again */
    public record Once(String key, String question) {
        String hash() {
            return KeptRequests.Request.of("backfill", key, question).digest();
        }
    }

    /** More runs than one backfill may have. Nothing was written. */
    public static final class TooManyRuns extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyRuns(int dates, int runsPerDate) {
            super(
                    "expected at most " + MOST_RUNS + " runs, but " + dates + " dates have " + runsPerDate
                            + " each, with those of the workflows that depend on them",
                    null,
                    false,
                    false);
        }
    }

    /** The workflow wants other parameters. Nothing was written. */
    public static final class WrongParams extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient List<DocumentProblem> problems;

        WrongParams(List<DocumentProblem> problems) {
            super(problems.getFirst().toString(), null, false, false);
            this.problems = List.copyOf(problems);
        }

        /** With paths such as {@code params.region}. */
        public List<DocumentProblem> problems() {
            return problems;
        }
    }

    /** What became of {@link #create}. */
    public sealed interface Creation {
        record Made(Backfill backfill) implements Creation {}

        /** The key was used before, for the same. */
        record Repeated(Backfill backfill) implements Creation {}

        /** The key was used before, for something else. */
        record KeyReused(long id) implements Creation {}

        record NoWorkflow() implements Creation {}
    }

    /** Without a key; empty when there is no such workflow. */
    public Optional<Backfill> create(Caller caller, Request request, List<Instant> times, Instant now) {
        return create(caller, request, times, null, now) instanceof Creation.Made made
                ? Optional.of(made.backfill())
                : Optional.empty();
    }

    /** What an earlier call of the same workflow with this key has come to; empty when there was none. */
    public Optional<Creation> earlier(Caller caller, String project, String workflow, Once once) {
        BackfillMapper.Earlier earlier = backfills.byKey(caller, project, workflow, once.key());
        Backfill there = earlier == null ? null : backfills.byId(caller, earlier.id());
        if (earlier == null || there == null) {
            return Optional.empty();
        }
        boolean same = once.hash().equals(earlier.hash());
        return Optional.of(same ? new Creation.Repeated(there) : new Creation.KeyReused(there.id()));
    }

    /**
     * Writes it with its dates.
     *
     * @param times in the order in which they are to be started
     * @param once calls with the same key make one; null: every call makes one
     */
    public Creation create(Caller caller, Request request, List<Instant> times, @Nullable Once once, Instant now) {
        long id = ids.next();
        return database.inTransaction(() -> {
            List<Long> dependents = dependents(request);
            int each = dependents.size() + 1;
            if (each > 1 && (long) each * times.size() > MOST_RUNS) {
                throw new TooManyRuns(times.size(), each);
            }
            int total = each * times.size();
            String key = once == null ? null : once.key();
            String hash = once == null ? null : once.hash();
            if (backfills.insert(caller, id, slots.of(id), request, each, total, key, hash, now) == 0) {
                return once == null
                        ? new Creation.NoWorkflow()
                        : earlier(caller, request.project(), request.workflow(), once)
                                .orElseGet(Creation.NoWorkflow::new);
            }
            refuseWrongParams(id, request, dependents);
            refuseStandingStill(id, times, ZoneId.of(request.zone()), dependents);
            backfills.insertRuns(
                    id, times.stream().map(Instant::toString).toArray(String[]::new), dependents.toArray(Long[]::new));
            return new Creation.Made(Objects.requireNonNull(backfills.byId(caller, id)));
        });
    }

    /** Thrown, so that what was written before does not stay. */
    private void refuseStandingStill(long id, List<Instant> times, ZoneId zone, List<Long> dependents) {
        Long[] along = dependents.toArray(Long[]::new);
        List<PartMapper.Wait> waits = times.size() == 1 ? List.of() : parts.waits(id, along);
        if (!waits.isEmpty()) {
            var order = new OrderOfDates(parts.parts(id, along), waits, times, zone);
            order.whatStandsStill().ifPresent(part -> {
                throw StandsStill.of(order, part, times.size());
            });
        }
    }

    /** Thrown as well. */
    private void refuseWrongParams(long id, Request request, List<Long> dependents) {
        List<DocumentProblem> problems = new ArrayList<>();
        for (BackfillMapper.Wanted wanted : backfills.wanted(id, dependents.toArray(Long[]::new))) {
            Map<String, String> given = wanted.own() ? request.params() : Map.of();
            List<DocumentProblem> wrong = Inputs.check(wanted.inputs(), wanted.projectParams(), given);
            if (wanted.own()) {
                problems.addAll(wrong);
            } else if (!wrong.isEmpty()) {
                problems.add(new DocumentProblem(
                        "dependents",
                        wanted.workflow() + " of the project " + wanted.project() + " can not be run along: "
                                + wrong.getFirst(),
                        0));
            }
        }
        if (!problems.isEmpty()) {
            throw new WrongParams(problems);
        }
    }

    /** Level by level, so that each comes behind one that it depends on; what leads back to one that is there is left out. */
    private List<Long> dependents(Request request) {
        Long first = request.dependents() == Dependents.NONE
                ? null
                : backfills.workflow(request.project(), request.workflow());
        if (first == null) {
            return List.of();
        }
        Set<Long> found = new LinkedHashSet<>(List.of(first));
        List<Long> level = List.of(first);
        do {
            level = backfills.dependents(level.toArray(Long[]::new)).stream()
                    .filter(found::add)
                    .toList();
        } while (request.dependents() == Dependents.ALL && !level.isEmpty());
        found.remove(first);
        return List.copyOf(found);
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

    /**
     * What became of {@link #ask}.
     *
     * @param backfill as it is now
     * @param granted that it is as was wished, or came to be so when the same key was used first
     */
    public record Answer(Backfill backfill, boolean granted) {}

    /**
     * Changes its state when that is possible from the present one; empty when there is no such backfill.
     *
     * @param key calls with the same one count once; null: every call counts
     */
    public Optional<Answer> ask(Caller caller, long id, Wish wish, @Nullable String key) {
        KeptRequests.Request once =
                key == null ? null : KeptRequests.Request.of("backfill-" + wish + "/" + id, key, wish.name());
        return database.inTransaction(() -> {
            Backfill present = backfills.lock(caller, id);
            if (present == null) {
                return Optional.empty();
            }
            if (once != null && requests.find(once) != null) {
                return Optional.of(new Answer(present, true));
            }
            if (present.state() != wish.to && wish.from.contains(present.state())) {
                if (present.state() == State.FAILED) {
                    backfills.resetFailed(id);
                }
                backfills.setState(id, wish.to, caller.name());
                present = Objects.requireNonNull(backfills.byId(caller, id));
            }
            boolean granted = present.state() == wish.to;
            if (once != null && granted) {
                requests.keep(once, "{}");
            }
            return Optional.of(new Answer(present, granted));
        });
    }
}
