package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.state.TaskState;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.engine.Action;
import io.scheduler.engine.Event;
import io.scheduler.engine.PendingActions;
import io.scheduler.engine.TimerKey;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.ReportReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a loop does with each kind of event. Changes memory and the turn; writes and sends nothing itself. */
final class Events {

    private final Parts parts;
    private final Decider decider;
    private final Gates gates;
    private final Lookouts lookouts;
    private final Commands commands;
    private final Reports reports;
    private final WorkerCare care;
    private final List<LoopEvent> deferred = new ArrayList<>();

    Events(Parts parts, LoopObserver observer) {
        this.parts = parts;
        this.lookouts = new Lookouts(parts.store, parts.runs);
        this.decider = new Decider(parts.clock, parts.store, parts.settings, observer, lookouts);
        this.gates = new Gates(parts.store, parts.runs, decider);
        this.commands = new Commands(parts, decider, gates, lookouts, deferred::add);
        this.reports = new Reports(parts, decider, deferred::add);
        this.care = new WorkerCare(parts, decider, reports);
    }

    /** May be called by other threads. */
    Set<Integer> awaitingLease() {
        return care.awaitingLease();
    }

    /** What all handlers share. */
    record Parts(
            PartitionStore store,
            Workers workers,
            Clock clock,
            LoopSettings settings,
            HeldSlots held,
            RunTable runs,
            Outbox outbox) {}

    void handle(LoopEvent event, Turn turn) {
        switch (event) {
            case LoopEvent.CommandsWaiting e -> commands.carryOut(this, turn);
            case LoopEvent.Reported e -> reports.handle(e, turn);
            case LoopEvent.SlotsGranted e -> granted(e, turn);
            case LoopEvent.SlotsRevoked e -> revoked(e, turn);
            case LoopEvent.WorkerConnected e -> care.claimAll(e.worker(), turn);
            case LoopEvent.Check e -> {
                care.check(turn);
                gates.openAll(turn);
                lookouts.check();
            }
            case LoopEvent.CapacityFreed e -> {
                // placing comes at the end of every turn
            }
            case LoopEvent.Inventory e -> care.compare(e, turn);
            case LoopEvent.Refused e -> care.refused(e, turn);
            case LoopEvent.NotSendable e -> care.notSendable(e, turn);
            case LoopEvent.NothingToKill e -> care.nothingToKill(e, turn);
        }
    }

    /** Nobody shall wait for an event that was left out. */
    void giveUp(LoopEvent event) {
        switch (event) {
            case LoopEvent.Reported e -> e.answer().complete(ReportReply.Verdict.RETRY);
            // the slot keeper grants again what is not driven, and revokes again what is
            case LoopEvent.SlotsGranted e -> e.slots().forEach(parts.held::withdraw);
            case LoopEvent.SlotsRevoked e -> e.done().cancel(false);
            case LoopEvent.CommandsWaiting e -> {}
            case LoopEvent.WorkerConnected e -> {}
            case LoopEvent.Check e -> {}
            case LoopEvent.CapacityFreed e -> {}
            case LoopEvent.Inventory e -> {}
            case LoopEvent.Refused e -> {}
            case LoopEvent.NotSendable e -> {}
            case LoopEvent.NothingToKill e -> {}
        }
    }

    /** Events that must wait for the next turn. */
    List<LoopEvent> takeDeferred() {
        List<LoopEvent> taken = List.copyOf(deferred);
        deferred.clear();
        return taken;
    }

    /** A run because of which a turn is thrown away sits out until one is written, in which people are told. */
    SitOut spoilt(SpoiltRunException bug) {
        return decider.spoilt(bug);
    }

    /** Runs have come into memory: do what is still due in them. */
    void loaded(RunTable.Loaded found, Turn turn) {
        unreadable(found.unreadable(), turn);
        found.runs().forEach(live -> turn.loaded.add(live.id()));
        found.runs().stream()
                .filter(live -> !turn.broken.contains(live.id()))
                .forEach(live -> decider.guarded(live, "its pending actions", turn, () -> takeUp(live, turn)));
    }

    private void takeUp(LiveRun live, Turn turn) {
        PendingActions.of(live.run()).stream()
                // what was sent is compared with what its worker holds, not sent blindly
                .filter(action -> !(action instanceof Action.Dispatch))
                .forEach(action -> decider.take(live, action, turn));
        care.claimFor(live, turn);
    }

    private void unreadable(List<RunTable.Unreadable> found, Turn turn) {
        for (RunTable.Unreadable instance : found) {
            turn.batch.attention(instance.workflowInstanceId(), instance.slot(), instance.why());
            turn.urgent = true;
        }
    }

    void dueTimers(Turn turn) {
        Instant now = parts.clock.instant();
        decider.timers.compact(this::isCurrent);
        decider.ready.compact(this::isQueued);
        for (TimerQueue.Timer timer = decider.timers.pollDue(now); timer != null; timer = decider.timers.pollDue(now)) {
            LiveRun live = parts.runs.get(timer.workflowInstanceId());
            if (live != null && !turn.broken.contains(live.id())) {
                decider.decide(live, new Event.TimerDue(timer.key()), turn);
            }
        }
    }

    @Nullable
    Instant nextTimer() {
        return decider.timers.nextDue();
    }

    int readyTasks() {
        return decider.ready.size();
    }

    /** Begins runs that waited for what has ended in this turn. */
    void openGates(Turn turn) {
        gates.open(turn);
    }

    /** Tells tasks that depend on other runs how those stand. */
    void lookAtUpstreams(Turn turn) {
        lookouts.look(decider, turn);
    }

    boolean hasUpstreamsToLookAt() {
        return lookouts.areDue();
    }

    void placeReadyTasks(Turn turn) {
        for (String group : decider.ready.groups()) {
            boolean room = true;
            while (room) {
                AttemptRef next = decider.ready.peek(group);
                if (next == null) {
                    break;
                }
                room = place(group, next, turn);
            }
        }
        parts.workers.waiting(decider.ready.highest());
    }

    private boolean place(String group, AttemptRef next, Turn turn) {
        LiveRun live = parts.runs.get(next.workflowInstanceId());
        int task = live == null || turn.broken.contains(live.id())
                ? -1
                : live.run().taskOf(next.attemptId());
        if (task < 0 || live.run().state(task) != TaskState.QUEUED) {
            decider.ready.remove(group);
            return true;
        }
        AssignedWorker worker = parts.workers.reserve(group, live.priority()).orElse(null);
        if (worker == null) {
            return false;
        }
        decider.ready.remove(group);
        turn.reserved(worker);
        if (decider.decide(live, new Event.WorkerAssigned(next.attemptId(), worker), turn) == null) {
            turn.released(worker);
            parts.workers.release(worker, 1);
        }
        return true;
    }

    private boolean isQueued(AttemptRef attempt) {
        LiveRun live = parts.runs.get(attempt.workflowInstanceId());
        int task = live == null ? -1 : live.run().taskOf(attempt.attemptId());
        return task >= 0 && live.run().state(task) == TaskState.QUEUED;
    }

    private boolean isCurrent(TimerQueue.Timer timer) {
        LiveRun live = parts.runs.get(timer.workflowInstanceId());
        return live != null
                && switch (timer.key()) {
                    case TimerKey.AttemptDue key -> live.run().taskOf(key.attemptId()) >= 0;
                    case TimerKey.AttemptTimeout key -> live.run().taskOf(key.attemptId()) >= 0;
                    case TimerKey.InstanceTimeout key ->
                        key.runNumber() == live.run().instance().runNumber();
                };
    }

    private void granted(LoopEvent.SlotsGranted event, Turn turn) {
        List<SlotEpoch> slots = new ArrayList<>();
        List<SlotEpoch> later = new ArrayList<>();
        List<Integer> outdated = new ArrayList<>();
        for (SlotEpoch slot : event.slots()) {
            Long known = parts.held.driven().get(slot.slot());
            if (known != null && known > slot.epoch()) {
                // taken again since then, after a write without an answer
                continue;
            }
            if (turn.revoked.contains(slot.slot())) {
                later.add(slot);
            } else if (known != null && known != slot.epoch()) {
                outdated.add(slot.slot());
                later.add(slot);
            } else {
                slots.add(slot);
            }
        }
        // what is driven already is newer in memory than in the rows
        List<Integer> unread = slots.stream()
                .map(SlotEpoch::slot)
                .filter(slot -> !parts.held.drives(slot))
                .toList();
        if (!outdated.isEmpty()) {
            drop(Set.copyOf(outdated), turn);
        }
        if (!later.isEmpty()) {
            deferred.add(new LoopEvent.SlotsGranted(later, event.heldByFormer()));
        }
        load(slots, unread, event.heldByFormer(), turn);
    }

    private void load(List<SlotEpoch> slots, List<Integer> unread, Duration heldByFormer, Turn turn) {
        List<Integer> numbers = slots.stream().map(SlotEpoch::slot).toList();
        RunTable.Loaded loaded = parts.runs.loadSlots(unread);
        care.begin(unread, heldByFormer);
        // from here on reports are taken: everything they may speak of is in memory
        slots.forEach(parts.held::drive);
        loaded(loaded, turn);
        turn.afterCommit.add(() -> parts.workers.connected().forEach(worker -> care.claim(worker, numbers)));
        commands.carryOut(this, turn);
    }

    private void revoked(LoopEvent.SlotsRevoked event, Turn turn) {
        drop(event.slots(), turn);
        turn.afterCommit.add(() -> event.done().complete(null));
    }

    /** What was decided so far is written first. */
    private void drop(Set<Integer> slots, Turn turn) {
        turn.urgent = true;
        turn.revoked.addAll(slots);
        turn.afterCommit.add(() -> {
            parts.held.forget(slots);
            parts.runs.dropSlots(slots);
        });
    }
}
