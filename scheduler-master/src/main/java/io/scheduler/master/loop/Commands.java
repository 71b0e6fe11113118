package io.scheduler.master.loop;

import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.engine.Decision;
import io.scheduler.engine.Event;
import io.scheduler.engine.Reply;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out command rows. A row is deleted by the transaction that holds its effect, so none is lost or done twice. */
final class Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final Events.Parts parts;
    private final Decider decider;
    private final Gates gates;
    private final Lookouts lookouts;
    private final Consumer<LoopEvent> nextTurn;

    Commands(Events.Parts parts, Decider decider, Gates gates, Lookouts lookouts, Consumer<LoopEvent> nextTurn) {
        this.lookouts = lookouts;
        this.parts = parts;
        this.decider = decider;
        this.gates = gates;
        this.nextTurn = nextTurn;
    }

    void carryOut(Events events, Turn turn) {
        if (parts.held().driven().isEmpty()) {
            return;
        }
        int limit = parts.settings().commandBatch();
        List<CommandRow> rows = parts
                .store()
                .commands(
                        List.copyOf(parts.held().driven().keySet()),
                        List.copyOf(parts.runs().unread()),
                        limit)
                .stream()
                .filter(row -> !turn.commandsSeen.contains(row.id()))
                .toList();
        List<Long> unknown = rows.stream()
                .map(CommandRow::workflowInstanceId)
                .distinct()
                .filter(id -> parts.runs().get(id) == null
                        && !turn.broken.contains(id)
                        && !parts.runs().unread().contains(id))
                .toList();
        if (!unknown.isEmpty()) {
            events.loaded(parts.runs().load(unknown, parts.held().driven()), turn);
        }
        Set<Long> waiting = new HashSet<>();
        for (CommandRow row : rows) {
            // what was asked later of the same instance must not overtake
            if (waiting.contains(row.workflowInstanceId()) || !carryOut(row, turn)) {
                waiting.add(row.workflowInstanceId());
            }
        }
        if (rows.size() == limit || !waiting.isEmpty()) {
            turn.urgent |= !waiting.isEmpty();
            nextTurn.accept(new LoopEvent.CommandsWaiting());
        }
    }

    /** Returns whether the row is done with; else it waits for the next turn. */
    private boolean carryOut(CommandRow row, Turn turn) {
        LiveRun live = parts.runs().get(row.workflowInstanceId());
        if (live == null && parts.runs().unread().contains(row.workflowInstanceId())) {
            if (CommandEvents.of(row) instanceof Event.StopRequested stop && stop.insists()) {
                endByForce(row, turn);
            }
            // the others are not ours to carry out; from the next turn on they are not read
            return true;
        }
        if (live == null) {
            // it is gone, or can not be decided: it has a note for people, and the command would fail for ever
            done(row, turn);
            return true;
        }
        if (row.type().equals(Lookouts.UPSTREAM_ENDED)) {
            lookouts.told(live);
            done(row, turn);
            evictIfResting(live, turn);
            return true;
        }
        Event event = CommandEvents.of(row);
        if (event == null) {
            LOG.error("command {} has the unknown type {}", row.id(), row.type());
            turn.batch.attention(live.id(), live.slot(), "the command " + row.type() + " is unknown to this version");
            done(row, turn);
            return true;
        }
        if (event instanceof Event.PermitGranted granted && turn.batch.hasGivenBack(granted.attemptId())) {
            // held in this very turn: it speaks of the permit that is given back
            done(row, turn);
            return true;
        }
        // what is reset must have been written
        if (turn.broken.contains(live.id()) || (beginsAgain(event) && turn.batch.touches(live.id()))) {
            return false;
        }
        Decision decision = live.isGated() ? decideAtGate(live, event, turn) : decider.decide(live, event, turn);
        done(row, turn);
        if (decision != null && decision.reply() instanceof Reply.Rejected rejected && isAskedByAPerson(row)) {
            turn.batch.attention(live.id(), live.slot(), rejected.why());
        }
        evictIfResting(live, turn);
        return true;
    }

    /** Nobody can drive it, and whoever waits for it would wait for ever. What runs of it is found as an orphan, and killed. */
    private void endByForce(CommandRow row, Turn turn) {
        long id = row.workflowInstanceId();
        LOG.warn("workflow instance {} is ended by force, as a person wishes: it can not be driven", id);
        turn.batch.endByForce(
                id,
                row.slot(),
                "ended by force: it could not be driven, so that its handlers did not run",
                parts.clock().instant().truncatedTo(ChronoUnit.MICROS));
        turn.afterCommit.add(() -> parts.runs().forget(id));
        done(row, turn);
    }

    /** Nothing may have been touched, yet it must not stay in memory. */
    private void evictIfResting(LiveRun live, Turn turn) {
        if (live.run().instance().state().isResting()) {
            turn.afterCommit.add(() -> parts.runs().evictIfResting(live.id()));
        }
    }

    /** What a parent asks of its children may come too late, and an answer that nobody waits for is no trouble either. */
    private static boolean isAskedByAPerson(CommandRow row) {
        return !row.payload().containsKey("parent") && !row.type().equals("ANSWER");
    }

    private @Nullable Decision decideAtGate(LiveRun live, Event event, Turn turn) {
        WorkflowInstance instance = live.run().instance();
        boolean begins = event instanceof Event.StartRequested && instance.state() == WorkflowState.SUBMITTED
                || event instanceof Event.ResumeRequested
                        && instance.state() == WorkflowState.PAUSED
                        && instance.startedAt() == null;
        if (begins) {
            return gates.ask(live, event, turn);
        }
        String whyNot = beginsAgain(event) && instance.state().isFinished() ? gates.whyNotAgain(live) : null;
        if (whyNot != null) {
            turn.batch.attention(live.id(), live.slot(), "can not begin again: " + whyNot);
            return null;
        }
        return decider.decide(live, event, turn);
    }

    private static boolean beginsAgain(Event event) {
        return event instanceof Event.RerunRequested
                || event instanceof Event.RecoverRequested
                || event instanceof Event.TaskRerunRequested;
    }

    private static void done(CommandRow row, Turn turn) {
        turn.commandsSeen.add(row.id());
        turn.batch.commandDone(row.id(), row.slot());
        turn.urgent = true;
    }
}
