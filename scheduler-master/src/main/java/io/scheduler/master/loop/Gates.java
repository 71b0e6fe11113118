package io.scheduler.master.loop;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.Execution;
import io.scheduler.common.workflow.Execution.WhenFull;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.engine.Decision;
import io.scheduler.engine.Event;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the runs of workflows with a limit begin. All runs of such a workflow have the same slot, and those that are not
 * finished are in the memory of its loop, so that no two masters ever decide about them.
 */
final class Gates {

    private final PartitionStore store;
    private final RunTable runs;
    private final Decider decider;

    Gates(PartitionStore store, RunTable runs, Decider decider) {
        this.store = store;
        this.runs = runs;
        this.decider = decider;
    }

    /**
     * A run was asked to begin, for the first time or early after a pause.
     *
     * @return null when the decision failed
     */
    @Nullable
    Decision ask(LiveRun live, Event begin, Turn turn) {
        List<LiveRun> holders = holders(live);
        List<LiveRun> first = waitingBefore(live);
        int limit = execution(live).limit();
        if (holders.size() < limit && first.isEmpty()) {
            return decider.decide(live, begin, turn);
        }
        String full = holders.size() < limit ? behind(first.getFirst()) : full(live, holders);
        boolean isFull = holders.size() + first.size() >= limit;
        LiveRun above = isFull ? above(live, holders) : null;
        if (above != null) {
            return decider.decide(
                    live,
                    new Event.StopRequested(
                            "run " + above.id()
                                    + " of this workflow waits for the end of this one, which waits for the end of "
                                    + "that one: expected a workflow that does not lead back to itself, or a higher limit",
                            false),
                    turn);
        }
        // what waits for its turn although there is room gets it at the end of this one
        turn.gates.add(live.gate());
        return switch (isFull ? whenFull(live) : WhenFull.WAIT) {
            case WAIT -> decider.decide(live, new Event.QueueRequested("waits: " + full), turn);
            case DISCARD -> decider.decide(live, new Event.StopRequested("discarded: " + full, false), turn);
            case REPLACE -> {
                Decision decision = decider.decide(
                        live, new Event.QueueRequested("waits until the run that it replaces has ended"), turn);
                replace(live, turn);
                yield decision;
            }
        };
    }

    /**
     * The dates of a backfill are to be done, each of them, by and by, and so is what is part of their runs: they stop nothing, neither
     * each other nor what is for today, and are not given up either.
     */
    private static WhenFull whenFull(LiveRun live) {
        return live.run().instance().origin().belongsToBackfill()
                ? WhenFull.WAIT
                : execution(live).whenFull();
    }

    /** One of those that the run would have to wait for and that waits for the run, a part of which it is; null: none. */
    private @Nullable LiveRun above(LiveRun live, List<LiveRun> holders) {
        if (live.run().instance().origin().parent() == null || holders.isEmpty()) {
            return null;
        }
        List<Long> ancestors = store.ancestors(live.id());
        return holders.stream()
                .filter(holder -> ancestors.contains(holder.id()))
                .findFirst()
                .orElse(null);
    }

    /** Why a finished run can not begin once more now; null when it can. */
    @Nullable
    String whyNotAgain(LiveRun live) {
        List<LiveRun> holders = holders(live);
        return holders.size() < execution(live).limit() ? null : full(live, holders) + "; wait for its end, or stop it";
    }

    /** Begins what may begin since others have ended. */
    void open(Turn turn) {
        while (!turn.gates.isEmpty()) {
            List<Long> gates = List.copyOf(turn.gates);
            turn.gates.clear();
            gates.forEach(gate -> open(gate, turn));
        }
    }

    /** A report may have been written and its turn lost: nothing must wait for an end that was long ago. */
    void openAll(Turn turn) {
        turn.gates.addAll(runs.gates());
        open(turn);
    }

    private void open(long gate, Turn turn) {
        List<LiveRun> inside = inTheirTurn(gate);
        int begun = (int) inside.stream().filter(Gates::holds).count();
        for (LiveRun live : inside) {
            if (live.run().instance().state() == WorkflowState.WAITING
                    && begun < execution(live).limit()
                    && !turn.broken.contains(live.id())
                    && decider.decide(live, new Event.StartRequested(), turn) != null) {
                begun++;
            }
        }
    }

    private void replace(LiveRun by, Turn turn) {
        List<LiveRun> earlier = runs.inGate(by.gate()).stream()
                .filter(other ->
                        other.isBefore(by) && !other.run().instance().state().isFinished())
                .filter(other -> holds(other) || !letsOthersPass(other))
                .toList();
        // the oldest, as many as it takes to make room for one
        int tooMany = Math.max(0, earlier.size() - (execution(by).limit() - 1));
        for (LiveRun other : earlier.subList(0, tooMany)) {
            if (other.run().instance().state() != WorkflowState.STOPPING && !turn.broken.contains(other.id())) {
                decider.decide(other, new Event.StopRequested("replaced by run " + by.id(), false), turn);
            }
        }
    }

    private List<LiveRun> holders(LiveRun of) {
        return runs.inGate(of.gate()).stream()
                .filter(other -> other.id() != of.id() && holds(other))
                .toList();
    }

    /** Those that are to begin before it. */
    private List<LiveRun> waitingBefore(LiveRun live) {
        return inTheirTurn(live.gate()).stream()
                .takeWhile(other -> other.id() != live.id())
                .filter(other -> other.run().instance().state() == WorkflowState.WAITING)
                .toList();
    }

    /** In the order in which they were asked for, those that let others pass behind all others. */
    private List<LiveRun> inTheirTurn(long gate) {
        return runs.inGate(gate).stream()
                .sorted(Comparator.comparing(Gates::letsOthersPass))
                .toList();
    }

    /** What is to replace dates of a backfill need not stop those that have not begun: it goes first. */
    private static boolean letsOthersPass(LiveRun live) {
        return live.run().instance().origin().belongsToBackfill()
                && execution(live).whenFull() == WhenFull.REPLACE;
    }

    /** It has begun, or may be about to stop what ran of it, and has not ended. */
    private static boolean holds(LiveRun live) {
        return live.run().instance().startedAt() != null
                && !live.run().instance().state().isFinished();
    }

    private static Execution execution(LiveRun live) {
        return live.run().plan().document().execution();
    }

    /** There is room, which others get at the end of this turn. */
    private static String behind(LiveRun first) {
        return "run " + first.id() + " of this workflow was asked for earlier and is about to begin";
    }

    private static String full(LiveRun live, List<LiveRun> holders) {
        int limit = execution(live).limit();
        if (holders.size() == 1) {
            LiveRun other = holders.getFirst();
            return "run " + other.id() + " of this workflow is "
                    + other.run().instance().state() + ", and at most " + limit + " may be unfinished";
        }
        return holders.size() + " runs of this workflow are unfinished, and at most " + limit + " may be";
    }
}
