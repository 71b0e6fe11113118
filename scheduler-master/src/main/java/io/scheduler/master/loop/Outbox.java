package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.state.TaskState;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.engine.Action;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest.Kill;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final Set<String> WITH_DATA_SOURCE = Set.of("sql", "procedure");
    private static final String DATA_SOURCE = "dataSource";

    private final Workers workers;
    private final PartitionStore store;
    private final Map<Integer, Long> epochs;
    private final Consumer<LoopEvent> inbox;
    private final Assignments assignments;

    Outbox(
            Workers workers,
            PartitionStore store,
            Assignments assignments,
            Map<Integer, Long> epochs,
            Consumer<LoopEvent> inbox) {
        this.workers = workers;
        this.store = store;
        this.assignments = assignments;
        this.epochs = epochs;
        this.inbox = inbox;
    }

    void send(List<Turn.Outgoing> outgoing) {
        Map<AssignedWorker, List<TaskAssignment>> made = new LinkedHashMap<>();
        Map<AssignedWorker, List<PendingKill>> kills = new LinkedHashMap<>();
        for (Turn.Outgoing next : outgoing) {
            long epoch = epochs.getOrDefault(next.live().slot(), -1L);
            switch (next.action()) {
                case Action.Dispatch a -> {
                    TaskAttempt attempt = next.live().run().attempt(a.task());
                    if (attempt != null && isStillFor(a, attempt)) {
                        TaskAssignment assignment = assignment(next.live(), a, attempt, epoch);
                        if (assignment != null) {
                            made.computeIfAbsent(a.worker(), w -> new ArrayList<>())
                                    .add(assignment);
                        }
                    } else {
                        workers.release(a.worker(), 1);
                    }
                }
                case Action.Kill a ->
                    kills.computeIfAbsent(a.worker(), w -> new ArrayList<>())
                            .add(new PendingKill(
                                    new AttemptRef(next.live().id(), a.attemptId()),
                                    new Kill(a.attemptId(), next.live().slot(), epoch, a.reason())));
                case Action.StartChild a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.AskPermit a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.Watch a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.StartItems a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.FindWorker a -> throw new IllegalStateException("not for a worker: " + a);
                case Action.ArmTimer a -> throw new IllegalStateException("not for a worker: " + a);
            }
        }
        made.forEach(this::assign);
        kills.forEach(this::kill);
    }

    /** Within one turn an attempt may be sent again, then be refused and sent to another worker. */
    private static boolean isStillFor(Action.Dispatch dispatch, TaskAttempt attempt) {
        return attempt.id() == dispatch.attemptId()
                && attempt.state() == TaskState.DISPATCHED
                && dispatch.worker().equals(attempt.worker());
    }

    /** One task that can not be put into words must not keep the others from being sent: it fails instead. */
    private @Nullable TaskAssignment assignment(
            LiveRun live, Action.Dispatch dispatch, TaskAttempt attempt, long epoch) {
        try {
            TaskAssignment made = withDataSource(assignments.of(live, dispatch.task(), attempt, epoch));
            long characters = Parcels.charactersOf(made);
            if (characters <= Parcels.MOST_CHARACTERS) {
                return made;
            }
            notSendable(
                    live,
                    dispatch,
                    "its script, parameters and the outputs that it sees have " + characters + " characters; at most "
                            + Parcels.MOST_CHARACTERS + " can be sent to a worker: pass large data in files");
        } catch (StoreException unavailable) {
            // like a message that gets lost: the worker is asked what it holds, and the attempt is sent once more
            LOG.warn("attempt {} waits for its secrets or its data source: {}", attempt.id(), unavailable.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("attempt {} of workflow instance {} can not be sent", attempt.id(), live.id(), broken);
            notSendable(live, dispatch, "can not be sent to a worker: " + broken.getMessage());
        }
        return null;
    }

    /** The one that the task names, which only the worker that connects gets to know. */
    private TaskAssignment withDataSource(TaskAssignment made) {
        if (!WITH_DATA_SOURCE.contains(made.type()) || !(made.config().get(DATA_SOURCE) instanceof String name)) {
            return made;
        }
        return store.dataSource(made.project(), name)
                .map(opened -> made.with(new DataSourceAccess(opened.spec(), opened.password())))
                .orElse(made);
    }

    private void notSendable(LiveRun live, Action.Dispatch dispatch, String why) {
        workers.release(dispatch.worker(), 1);
        inbox.accept(new LoopEvent.NotSendable(new AttemptRef(live.id(), dispatch.attemptId()), why));
    }

    /** Ends what a worker runs although no row wants it. */
    void killOrphan(AssignedWorker worker, AttemptReport report) {
        LOG.warn("attempt {} runs on worker {} but was given up: it is ended", report.attemptId(), worker.nodeId());
        long epoch = epochs.getOrDefault(report.slot(), -1L);
        kill(
                worker,
                List.of(new PendingKill(
                        new AttemptRef(report.workflowInstanceId(), report.attemptId()),
                        new Kill(report.attemptId(), report.slot(), epoch, "given up by its master"))));
    }

    void claim(AssignedWorker worker, Collection<Integer> slots, List<LoopEvent.Expected> expected) {
        List<SlotEpoch> owned = slots.stream()
                .filter(epochs::containsKey)
                .map(slot -> new SlotEpoch(slot, epochs.get(slot)))
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

    private void assign(AssignedWorker worker, List<TaskAssignment> all) {
        for (List<TaskAssignment> part : Parcels.cut(all)) {
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
