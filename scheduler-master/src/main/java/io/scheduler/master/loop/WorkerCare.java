package io.scheduler.master.loop;

import io.scheduler.common.cluster.NodeHome;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.engine.Action;
import io.scheduler.engine.Event;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.KillReply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps what the rows say of attempts on workers and what the workers hold in step, by asking them: after taking a slot,
 * after a worker has connected, after a failed commit, and whenever an answer is overdue. A lost message of any kind is
 * healed here.
 */
final class WorkerCare {

    private static final Duration OVERDUE = Duration.ofSeconds(5);

    private final Events.Parts parts;
    private final Decider decider;
    private final Reports reports;
    private final Map<Integer, Instant> ownedSince = new HashMap<>();
    private volatile Set<Integer> awaitingLease = Set.of();

    WorkerCare(Events.Parts parts, Decider decider, Reports reports) {
        this.parts = parts;
        this.decider = decider;
        this.reports = reports;
    }

    /**
     * These slots are driven from now on. Of one that is given or lost nothing is asked until it comes again.
     *
     * @param heldByFormer so long workers may go on hearing that they are another's, who does not know it yet
     */
    void begin(Collection<Integer> slots, Duration heldByFormer) {
        Instant since = parts.workers().steadyNow().plus(heldByFormer);
        slots.forEach(slot -> ownedSince.put(slot, since));
    }

    /** Tells a worker which slots this loop drives, and asks what it holds of them. */
    void claimAll(AssignedWorker worker, Turn turn) {
        turn.afterCommit.add(
                () -> claim(worker, List.copyOf(parts.held().driven().keySet())));
    }

    /** Asks the workers that a run's rows name. */
    void claimFor(LiveRun live, Turn turn) {
        Set<NodeHome> homes = onWorker(live).stream()
                .map(attempt -> Objects.requireNonNull(attempt.worker()).home())
                .collect(Collectors.toSet());
        parts.workers().connected().stream()
                .filter(worker -> homes.contains(worker.home()))
                .forEach(worker -> turn.afterCommit.add(() -> claim(worker, List.of(live.slot()))));
    }

    void claim(AssignedWorker worker, Collection<Integer> slots) {
        if (!slots.isEmpty()) {
            parts.outbox().claim(worker, slots, expectedOf(worker, slots));
        }
    }

    /** Slots with attempts on a worker whose lease runs. Their next owner would have to wait for all of it once more. */
    Set<Integer> awaitingLease() {
        return awaitingLease;
    }

    void check(Turn turn) {
        Instant now = now();
        Set<Integer> awaiting = new HashSet<>();
        awaitingLease = Set.of();
        Set<AssignedWorker> connected = Set.copyOf(parts.workers().connected());
        Map<NodeHome, AssignedWorker> atHome = new HashMap<>();
        connected.forEach(worker -> atHome.put(worker.home(), worker));
        Map<AssignedWorker, Set<Integer>> overdue = new HashMap<>();
        for (LiveRun live : List.copyOf(parts.runs().all())) {
            if (turn.broken.contains(live.id())) {
                continue;
            }
            for (TaskAttempt attempt : onWorker(live)) {
                AssignedWorker worker = Objects.requireNonNull(attempt.worker());
                if (parts.workers().isLost(worker, ownedSince.getOrDefault(live.slot(), now))) {
                    turn.batch.raise(Happenings.workerLost(worker, now));
                    decide(
                            live,
                            new Event.AttemptLost(attempt.id(), now, "worker " + worker.nodeId() + " is lost"),
                            turn);
                    continue;
                }
                if (parts.workers().isMissed(worker)) {
                    awaiting.add(live.slot());
                }
                boolean unheard = attempt.state() == TaskState.DISPATCHED
                        && isOverdue(Objects.requireNonNull(attempt.times().dispatchedAt()), now);
                AssignedWorker present = connected.contains(worker) ? worker : atHome.get(worker.home());
                // a restarted worker may have it: its word is needed before anything is given up
                boolean restarted = present != null && !present.equals(worker);
                if (present != null && (unheard || restarted)) {
                    overdue.computeIfAbsent(present, w -> new HashSet<>()).add(live.slot());
                }
            }
            killAgain(live, turn);
        }
        awaitingLease = awaiting;
        if (decider.ready.size() > 0) {
            parts.workers().refresh();
        }
        overdue.forEach((worker, slots) -> turn.afterCommit.add(() -> claim(worker, slots)));
    }

    /** Also what was sent later than now: the clock was set back since, and nobody waits for as long as that was. */
    private static boolean isOverdue(Instant sent, Instant now) {
        return sent.plus(OVERDUE).isBefore(now) || sent.isAfter(now);
    }

    void compare(LoopEvent.Inventory event, Turn turn) {
        Set<Long> held = new HashSet<>();
        for (AttemptReport report : event.held()) {
            held.add(report.attemptId());
            if (parts.held().drives(report.slot())) {
                heldByWorker(event.worker(), report, turn);
            }
        }
        for (LoopEvent.Expected expected : event.expected()) {
            if (!held.contains(expected.attempt().attemptId())) {
                notHeld(event.worker(), expected, turn);
            }
        }
    }

    void refused(LoopEvent.Refused event, Turn turn) {
        if (event.verdict() == AssignReply.Verdict.STALE_EPOCH) {
            // the slot has another owner; the next write or comparison of slots finds out for certain. When its row
            // goes on
            // saying that it is ours, the rows are behind what the worker has seen: the directory of workers warns of
            // it
            return;
        }
        LiveRun live = parts.runs().get(event.attempt().workflowInstanceId());
        int task = live == null ? -1 : live.run().taskOf(event.attempt().attemptId());
        TaskAttempt attempt = task < 0 ? null : live.run().attempt(task);
        boolean current = attempt != null && Objects.equals(attempt.times().dispatchedAt(), event.dispatchedAt());
        // a second answer to an earlier dispatch says nothing of the present one
        if (current) {
            String why = "worker " + event.worker().nodeId() + " is "
                    + (event.verdict() == AssignReply.Verdict.FULL ? "full" : "stopping");
            decide(live, new Event.AssignmentRefused(event.attempt().attemptId(), event.worker(), why), turn);
        }
    }

    void notSendable(LoopEvent.NotSendable event, Turn turn) {
        LiveRun live = parts.runs().get(event.attempt().workflowInstanceId());
        if (live != null) {
            Ending ending = Ending.without(now(), event.why());
            decide(live, new Event.AttemptFailed(event.attempt().attemptId(), ending), turn);
        }
    }

    void nothingToKill(LoopEvent.NothingToKill event, Turn turn) {
        LiveRun live = parts.runs().get(event.attempt().workflowInstanceId());
        if (live != null && event.verdict() == KillReply.Verdict.UNKNOWN) {
            Ending ending = Ending.without(now(), event.reason() + "; the worker did not have it any more");
            decide(live, new Event.AttemptKilled(event.attempt().attemptId(), ending), turn);
        }
    }

    private void heldByWorker(AssignedWorker worker, AttemptReport report, Turn turn) {
        LiveRun live = parts.runs().get(report.workflowInstanceId());
        if (turn.broken.contains(report.workflowInstanceId())) {
            // its state is undefined; once it is read again its workers are asked again
            return;
        }
        if (live != null && live.run().taskOf(report.attemptId()) >= 0) {
            reports.take(live, report, worker, turn);
        } else {
            reports.endIfOrphan(report, worker, turn);
        }
    }

    private void notHeld(AssignedWorker worker, LoopEvent.Expected expected, Turn turn) {
        LiveRun live = parts.runs().get(expected.attempt().workflowInstanceId());
        int task = live == null ? -1 : live.run().taskOf(expected.attempt().attemptId());
        if (task < 0 || !isOnWorker(live, task) || turn.broken.contains(live.id())) {
            return;
        }
        TaskAttempt attempt = Objects.requireNonNull(live.run().attempt(task));
        TaskAttempt then = expected.then();
        boolean sameDispatch = Objects.equals(attempt.worker(), then.worker())
                && Objects.equals(attempt.times().dispatchedAt(), then.times().dispatchedAt());
        if (!sameDispatch) {
            // since it was asked the attempt has been refused and sent elsewhere, or adopted
            return;
        }
        boolean sameProcess = worker.equals(attempt.worker());
        if (!sameProcess && parts.workers().connected().contains(attempt.worker())) {
            // two of them live in copies of one folder: what the other one runs this one can not know
            return;
        }
        if (sameProcess && attempt.state() == TaskState.DISPATCHED) {
            Action.Dispatch again = new Action.Dispatch(task, attempt.id(), worker);
            if (!live.run().isEnding(task) && !turn.isSending(again)) {
                parts.workers().reserveOn(worker);
                turn.reserved(worker);
                decider.take(live, again, turn);
            }
        } else if (sameProcess && then.state() != TaskState.RUNNING) {
            // it was asked before the assignment reached it; since then it was heard to run
            return;
        } else {
            String why = sameProcess
                    ? "worker " + worker.nodeId() + " does not have it any more"
                    : "worker " + worker.nodeId() + " restarted and did not find it";
            decide(live, new Event.AttemptLost(attempt.id(), now(), why), turn);
        }
    }

    private void killAgain(LiveRun live, Turn turn) {
        if (live.run().instance().state() != WorkflowState.STOPPING) {
            return;
        }
        String reason = Objects.requireNonNullElse(live.run().instance().reason(), "stopped");
        for (TaskAttempt attempt : onWorker(live)) {
            int task = live.run().taskOf(attempt.id());
            if (live.run().isEnding(task)) {
                decider.take(
                        live,
                        new Action.Kill(task, attempt.id(), Objects.requireNonNull(attempt.worker()), reason),
                        turn);
            }
        }
    }

    private void decide(LiveRun live, Event event, Turn turn) {
        if (!turn.broken.contains(live.id())) {
            decider.decide(live, event, turn);
        }
    }

    private List<LoopEvent.Expected> expectedOf(AssignedWorker worker, Collection<Integer> slots) {
        Set<Integer> wanted = Set.copyOf(slots);
        return parts.runs().all().stream()
                .filter(live -> wanted.contains(live.slot()))
                .flatMap(live -> onWorker(live).stream()
                        .filter(attempt ->
                                Objects.requireNonNull(attempt.worker()).home().equals(worker.home()))
                        .map(attempt ->
                                new LoopEvent.Expected(new AttemptRef(live.id(), attempt.id()), live.slot(), attempt)))
                .toList();
    }

    /** As exact as what is stored, so that memory and rows agree. */
    private Instant now() {
        return parts.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean isOnWorker(LiveRun live, int task) {
        TaskAttempt attempt = live.run().attempt(task);
        return attempt != null && attempt.isOnWorker();
    }

    private static List<TaskAttempt> onWorker(LiveRun live) {
        List<TaskAttempt> attempts = new ArrayList<>();
        for (int task : live.run().unfinishedTasks()) {
            if (isOnWorker(live, task)) {
                attempts.add(Objects.requireNonNull(live.run().attempt(task)));
            }
        }
        return attempts;
    }
}
