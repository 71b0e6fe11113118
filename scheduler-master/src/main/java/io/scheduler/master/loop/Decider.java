package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.dao.partition.PartitionBatch.NewRun;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.RaisedAlert;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.engine.Action;
import io.scheduler.engine.Change;
import io.scheduler.engine.Decision;
import io.scheduler.engine.Event;
import io.scheduler.engine.Reply;
import io.scheduler.engine.TaskTrigger;
import io.scheduler.engine.WorkflowEngine;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the engine and sorts what it says: changes to the batch, inner actions at once, others for after the commit. */
final class Decider {

    private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

    private static final int MOST_FAILURES = 3;
    private static final int MOST_SUSPECTS = 1_000;

    private final Clock clock;
    private final LongSupplier ids;
    private final LoopObserver observer;
    private final Kin kin;
    private final PermitDesk permits;
    private final Lookouts lookouts;
    private final ItemRuns itemRuns;
    private final RunsBelow runsBelow;
    /** How often each run could not be decided; kept small, since only bugs make entries. */
    private final Map<Long, Integer> failures = new HashMap<>();

    final ReadyTasks ready = new ReadyTasks();
    final TimerQueue timers = new TimerQueue();

    Decider(Clock clock, PartitionStore store, LoopSettings settings, LoopObserver observer, Lookouts lookouts) {
        this.lookouts = lookouts;
        this.clock = clock;
        this.ids = new BlockIds(store::nextAttemptIdBlock, PartitionStore.ATTEMPT_ID_BLOCK);
        this.observer = observer;
        this.kin = new Kin(store);
        this.permits = new PermitDesk(store, kin::commandId);
        this.itemRuns = new ItemRuns(store, kin);
        this.runsBelow = new RunsBelow(store, clock, settings.runsBelowOneStart());
    }

    /** What can not be done with one run must not stop the others. */
    void guarded(LiveRun live, String what, Turn turn, Runnable work) {
        try {
            work.run();
        } catch (StoreException | SpoiltRunException turnIsOver) {
            throw turnIsOver;
        } catch (RuntimeException | StackOverflowError | LinkageError bug) {
            LOG.error("workflow instance {} needs attention: {} could not be taken up", live.id(), what, bug);
            if (turn.batch.touches(live.id())) {
                throw new SpoiltRunException(live, what, bug);
            }
            failed(live, what, bug, turn);
        }
    }

    /** The turn is thrown away because of this run. */
    SitOut spoilt(SpoiltRunException bug) {
        return distrust(bug.live(), bug.what(), bug.getCause());
    }

    private void failed(LiveRun live, String what, Throwable bug, Turn turn) {
        distrust(live, what, bug).noteIn(turn);
    }

    /** One that fails again and again is left alone. */
    private SitOut distrust(LiveRun live, String what, Throwable bug) {
        observer.decisionFailed();
        boolean hopeless = failures.merge(live.id(), 1, Integer::sum) >= MOST_FAILURES;
        if (hopeless) {
            failures.remove(live.id());
        } else if (failures.size() > MOST_SUSPECTS) {
            failures.clear();
        }
        String why = what + " could not be handled: " + bug.getMessage()
                + "; this is a bug, please report it with the log of the master; to give the run up, stop it";
        return new SitOut(live, why, hopeless);
    }

    /**
     * @return null when the decision failed: the run is then broken for this turn, the event left out and a note made for
     *     people
     * @throws SpoiltRunException when what it decided could not be followed up
     */
    @Nullable
    Decision decide(LiveRun live, Event event, Turn turn) {
        Decision decision;
        try {
            decision = WorkflowEngine.decide(live.run(), event, now(), ids, new RunParameters(live));
        } catch (StoreException unavailable) {
            turn.broken.add(live.id());
            throw unavailable;
        } catch (RuntimeException | StackOverflowError | LinkageError bug) {
            LOG.error("workflow instance {} needs attention: {} could not be decided", live.id(), event, bug);
            failed(live, event.getClass().getSimpleName(), bug, turn);
            return null;
        }
        try {
            follow(live, event, decision, turn);
        } catch (StoreException | SpoiltRunException turnIsOver) {
            throw turnIsOver;
        } catch (RuntimeException | StackOverflowError | LinkageError bug) {
            LOG.error("workflow instance {} needs attention: {} could not be followed up", live.id(), event, bug);
            throw new SpoiltRunException(live, event.getClass().getSimpleName(), bug);
        }
        return decision;
    }

    private void follow(LiveRun live, Event event, Decision decision, Turn turn) {
        if (!decision.changes().isEmpty()) {
            turn.batch.add(live, decision.changes());
            permits.giveBack(live, decision.changes(), turn);
            turn.urgent |= !isLazy(decision);
            for (Change change : decision.changes()) {
                if (change instanceof Change.Told told) {
                    kin.tell(told, turn);
                }
            }
            if (live.isGated() && live.run().instance().state().isFinished()) {
                turn.gates.add(live.gate());
            }
        }
        List<RaisedAlert> happened = Happenings.of(live, event, decision);
        if (!happened.isEmpty()) {
            // one that only a message to a worker goes with has to be written, too
            turn.batch.prove(live.slot());
            turn.urgent = true;
            happened.forEach(turn.batch::raise);
        }
        for (Action action : decision.actions()) {
            take(live, action, turn);
        }
    }

    void take(LiveRun live, Action action, Turn turn) {
        switch (action) {
            case Action.FindWorker a -> {
                TaskDefinition definition = live.run().plan().task(a.task());
                ready.add(
                        definition.workerGroup(),
                        live.priority(),
                        live.number(),
                        definition.priority(),
                        new AttemptRef(live.id(), a.attemptId()));
            }
            case Action.AskPermit a -> permits.ask(live, a, turn);
            case Action.StartChild a -> startChild(live, a, turn);
            case Action.Watch a -> lookouts.watch(live, a, turn);
            case Action.StartItems a -> startItems(live, a, turn);
            case Action.ArmTimer a -> timers.add(new TimerQueue.Timer(a.due(), live.id(), a.key()));
            case Action.Dispatch a -> turn.send(live, a);
            case Action.Kill a -> turn.send(live, a);
        }
    }

    private void startChild(LiveRun live, Action.StartChild action, Turn turn) {
        String tooMany = runsBelow.whyNot(live, 1, turn);
        NewRun child = tooMany == null ? kin.child(live, action, now()).orElse(null) : null;
        if (child == null) {
            fail(live, action.attemptId(), tooMany == null ? Kin.absent(live, action.child()) : tooMany, turn);
            return;
        }
        Decision decision = decide(live, new Event.ChildStarted(action.attemptId(), child.id()), turn);
        begin(live, List.of(child), decision, turn);
    }

    private void startItems(LiveRun live, Action.StartItems action, Turn turn) {
        // all that are left, not only the next: none of them begins for nothing
        String tooMany = runsBelow.whyNot(live, action.left(), turn);
        if (tooMany != null) {
            fail(live, action.attemptId(), tooMany, turn);
            return;
        }
        switch (itemRuns.of(live, action, now())) {
            case ItemRuns.Made.None none -> fail(live, action.attemptId(), none.why(), turn);
            case ItemRuns.Made.All all ->
                begin(
                        live,
                        all.runs(),
                        decide(live, new Event.ItemsStarted(action.attemptId(), all.items(), all.version()), turn),
                        turn);
        }
    }

    private void fail(LiveRun live, long attemptId, String why, Turn turn) {
        decide(live, new Event.AttemptFailed(attemptId, Ending.without(now(), why)), turn);
    }

    private void begin(LiveRun live, List<NewRun> runs, @Nullable Decision decision, Turn turn) {
        if (decision != null && decision.reply() instanceof Reply.Accepted) {
            runs.forEach(run -> kin.add(run, turn));
            runsBelow.begun(live, runs.size(), turn);
        }
    }

    /** As exact as what is stored, so that memory and rows agree. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** That a task has started is worth knowing, but nothing depends on it: it may be written with what comes next. */
    static boolean isLazy(Decision decision) {
        return decision.changes().stream()
                .allMatch(change -> change instanceof Change.TaskChanged c && c.trigger() == TaskTrigger.START);
    }
}
