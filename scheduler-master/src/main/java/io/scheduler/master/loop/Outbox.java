package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.state.TaskState;
import io.scheduler.engine.Action;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest.Kill;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to workers after a commit, a message per worker and kind. Answers come back as events of the loop. A call
 * that brings no answer is not repeated here: {@link WorkerCare} asks the worker what it holds.
 */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Workers workers;
    private final RunTable runs;
    private final HeldSlots held;
    private final Consumer<LoopEvent> inbox;
    private final Assignments assignments;

    Outbox(Workers workers, RunTable runs, Assignments assignments, HeldSlots held, Consumer<LoopEvent> inbox) {
        this.workers = workers;
        this.runs = runs;
        this.assignments = assignments;
        this.held = held;
        this.inbox = inbox;
    }

    /**
     * A message to a worker in its words.
     *
     * @param assignment of a dispatch; null for a kill
     */
    record Letter(
            Turn.Outgoing outgoing, long epoch, @Nullable TaskAssignment assignment) {
        int slot() {
            return outgoing.live().slot();
        }
    }

    /**
     * Puts into words what the turn is to send, before its commit: what has to be read for it may take long, and what a commit
     * proves counts for a short while only. Places of what is not to be sent are given back.
     */
    List<Letter> prepare(Turn turn) {
        List<Letter> letters = new ArrayList<>();
        List<Turn.Outgoing> dispatches = new ArrayList<>();
        List<Assignments.Wanted> wanted = new ArrayList<>();
        Set<Action> seen = new HashSet<>();
        for (Turn.Outgoing next : turn.outgoing) {
            Long epoch = held.driven().get(next.live().slot());
            LiveRun live = runs.get(next.live().id());
            boolean stands = epoch != null && live != null && seen.add(next.action());
            switch (next.action()) {
                case Action.Dispatch a -> {
                    TaskAttempt attempt = stands ? live.run().attempt(a.task()) : null;
                    if (attempt != null && isStillFor(a, attempt)) {
                        dispatches.add(next);
                        wanted.add(new Assignments.Wanted(live, a.task(), attempt, epoch));
                    } else {
                        giveBack(a, turn);
                    }
                }
                case Action.Kill a -> {
                    if (stands) {
                        letters.add(new Letter(next, epoch, null));
                    }
                }
                case Action.StartChild a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.AskPermit a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.Watch a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.StartItems a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.FindWorker a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.ArmTimer a -> throw new IllegalStateException("not for a worker: " + a);
            }
        }
        List<Assignments.Outcome> outcomes = assignments.of(wanted);
        for (int i = 0; i < dispatches.size(); i++) {
            TaskAssignment made = sendable(dispatches.get(i), outcomes.get(i), turn);
            if (made == null) {
                giveBack((Action.Dispatch) dispatches.get(i).action(), turn);
            } else {
                letters.add(new Letter(dispatches.get(i), made.epoch(), made));
            }
        }
        return letters;
    }

    private void giveBack(Action.Dispatch dispatch, Turn turn) {
        turn.released(dispatch.worker());
        workers.release(dispatch.worker(), 1);
    }

    /** Within one turn an attempt may be sent again, then be refused and sent to another worker. */
    private static boolean isStillFor(Action.Dispatch dispatch, TaskAttempt attempt) {
        return attempt.id() == dispatch.attemptId()
                && attempt.state() == TaskState.DISPATCHED
                && dispatch.worker().equals(attempt.worker());
    }

    /** One task that can not be put into words must not keep the others from being sent: it fails instead. */
    private @Nullable TaskAssignment sendable(Turn.Outgoing next, Assignments.Outcome outcome, Turn turn) {
        long attempt = ((Action.Dispatch) next.action()).attemptId();
        switch (outcome) {
            case Assignments.Outcome.Made made -> {
                long characters = Parcels.charactersOf(made.assignment());
                if (characters <= Parcels.MOST_CHARACTERS) {
                    return made.assignment();
                }
                notSendable(
                        next.live(),
                        attempt,
                        "its script, parameters and the outputs that it sees have " + characters
                                + " characters; at most " + Parcels.MOST_CHARACTERS
                                + " can be sent to a worker: pass large data in files",
                        turn);
            }
            case Assignments.Outcome.Unavailable unavailable ->
                // like a message that gets lost: the worker is asked what it holds, and the attempt is sent once more
                LOG.warn(
                        "attempt {} waits for its environment, its secrets or its data source: {}",
                        attempt,
                        unavailable.why().getMessage());
            case Assignments.Outcome.Hopeless hopeless -> {
                LOG.error(
                        "attempt {} of workflow instance {} can not be sent",
                        attempt,
                        next.live().id(),
                        hopeless.why());
                notSendable(
                        next.live(),
                        attempt,
                        "can not be sent to a worker: " + hopeless.why().getMessage(),
                        turn);
            }
        }
        return null;
    }

    /** Only once it is stored that the worker was to get it. */
    private void notSendable(LiveRun live, long attemptId, String why, Turn turn) {
        turn.afterCommit.add(() -> inbox.accept(new LoopEvent.NotSendable(new AttemptRef(live.id(), attemptId), why)));
    }

    /**
     * Sends as long as the proof counts that the slots are ours.
     *
     * @return what was not sent
     */
    List<Letter> send(List<Letter> letters, Proof proof) {
        Map<AssignedWorker, List<TaskAssignment>> made = new LinkedHashMap<>();
        Map<AssignedWorker, List<PendingKill>> kills = new LinkedHashMap<>();
        for (Letter letter : letters) {
            if (letter.outgoing().action() instanceof Action.Kill a) {
                kills.computeIfAbsent(a.worker(), w -> new ArrayList<>())
                        .add(new PendingKill(
                                new AttemptRef(letter.outgoing().live().id(), a.attemptId()),
                                new Kill(a.attemptId(), letter.slot(), letter.epoch(), a.reason())));
            } else if (letter.outgoing().action() instanceof Action.Dispatch a) {
                made.computeIfAbsent(a.worker(), w -> new ArrayList<>())
                        .add(Objects.requireNonNull(letter.assignment()));
            }
        }
        Set<Long> sent = new HashSet<>();
        made.forEach((worker, all) -> assign(worker, all, proof, sent));
        Set<AssignedWorker> told = new HashSet<>();
        kills.forEach((worker, all) -> {
            if (proof.countsAt(workers.steadyNow())) {
                told.add(worker);
                kill(worker, all);
            }
        });
        return letters.stream().filter(letter -> !isSent(letter, sent, told)).toList();
    }

    private static boolean isSent(Letter letter, Set<Long> sent, Set<AssignedWorker> told) {
        return letter.assignment() == null
                ? letter.outgoing().action() instanceof Action.Kill kill && told.contains(kill.worker())
                : sent.contains(letter.assignment().attemptId());
    }

    /** These are not sent: the next owner of their slots finds them in the rows. */
    void drop(List<Letter> letters) {
        for (Letter letter : letters) {
            if (letter.outgoing().action() instanceof Action.Dispatch dispatch) {
                workers.release(dispatch.worker(), 1);
            }
        }
    }

    /** Ends what a worker runs although no row wants it. */
    void killOrphan(AssignedWorker worker, AttemptReport report) {
        LOG.warn("attempt {} runs on worker {} but was given up: it is ended", report.attemptId(), worker.nodeId());
        long epoch = held.driven().getOrDefault(report.slot(), -1L);
        kill(
                worker,
                List.of(new PendingKill(
                        new AttemptRef(report.workflowInstanceId(), report.attemptId()),
                        new Kill(report.attemptId(), report.slot(), epoch, "given up by its master"))));
    }

    void claim(AssignedWorker worker, Collection<Integer> slots, List<LoopEvent.Expected> expected) {
        List<SlotEpoch> owned = slots.stream()
                .filter(held::drives)
                .map(slot -> new SlotEpoch(slot, held.driven().get(slot)))
                .toList();
        workers.claim(worker, owned).whenComplete((reply, failure) -> {
            if (failure == null) {
                // of slots that it refused to list it says nothing
                List<LoopEvent.Expected> answered = expected.stream()
                        .filter(attempt -> !reply.refused().contains(attempt.slot()))
                        .toList();
                inbox.accept(new LoopEvent.Inventory(worker, reply.attempts(), answered));
            } else {
                LOG.debug("worker {} did not say what it holds: {}", worker.nodeId(), failure.getMessage());
            }
        });
    }

    private record PendingKill(AttemptRef attempt, Kill kill) {}

    private void assign(AssignedWorker worker, List<TaskAssignment> all, Proof proof, Set<Long> sent) {
        for (List<TaskAssignment> part : Parcels.cut(all)) {
            if (!proof.countsAt(workers.steadyNow())) {
                return;
            }
            part.forEach(assignment -> sent.add(assignment.attemptId()));
            workers.assign(worker, part).whenComplete((reply, failure) -> {
                if (failure != null) {
                    LOG.warn(
                            "worker {} did not answer for {} tasks: {}",
                            worker.nodeId(),
                            part.size(),
                            failure.getMessage());
                    return;
                }
                for (int i = 0; i < part.size(); i++) {
                    AssignReply.Verdict verdict = reply.verdicts().get(i);
                    if (verdict != AssignReply.Verdict.ACCEPTED) {
                        TaskAssignment refused = part.get(i);
                        inbox.accept(new LoopEvent.Refused(
                                worker,
                                new AttemptRef(refused.workflowInstanceId(), refused.attemptId()),
                                refused.dispatchedAt(),
                                verdict));
                    }
                }
            });
        }
    }

    private void kill(AssignedWorker worker, List<PendingKill> kills) {
        workers.kill(worker, kills.stream().map(PendingKill::kill).toList()).whenComplete((reply, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "worker {} did not answer for {} kills: {}",
                        worker.nodeId(),
                        kills.size(),
                        failure.getMessage());
                return;
            }
            for (int i = 0; i < kills.size(); i++) {
                if (reply.verdicts().get(i) != KillReply.Verdict.ACCEPTED) {
                    PendingKill kill = kills.get(i);
                    inbox.accept(new LoopEvent.NothingToKill(
                            kill.attempt(), reply.verdicts().get(i), kill.kill().reason()));
                }
            }
        });
    }
}
