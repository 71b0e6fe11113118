package io.scheduler.api.task;

import io.scheduler.api.task.TaskExplanation.Code;
import io.scheduler.api.task.TaskExplanation.WaitsFor;
import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.taskgroup.Permit;
import io.scheduler.dao.taskgroup.TaskGroups;
import io.scheduler.rpc.node.NodeLoad;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says, in words, what attempts wait for that have not begun to run. It is worked out when somebody asks, since what
 * workers there are changes without a word to the rows; what the row says of an earlier failure is kept behind it.
 */
@Component
class AttemptReasons {
    private static final int MAX_OBSTACLES = 3;

    private final Outlines outlines;
    private final WorkerLoads workers;
    private final RunningReasons running;
    private final TaskGroups taskGroups;
    private final TaskInstances tasks;

    AttemptReasons(
            Outlines outlines,
            WorkerLoads workers,
            RunningReasons running,
            TaskGroups taskGroups,
            TaskInstances tasks) {
        this.outlines = outlines;
        this.workers = workers;
        this.running = running;
        this.taskGroups = taskGroups;
        this.tasks = tasks;
    }

    static boolean isWordless(TaskInstance attempt) {
        return attempt.superseded() || attempt.state().isFinished() || attempt.state() == TaskState.RUNNING;
    }

    /** An attempt that has not begun and is not superseded is the latest of its task. */
    @Nullable
    String reason(WorkflowInstance instance, TaskInstance attempt) {
        return isWordless(attempt) || instance.state().isFinished()
                ? attempt.reason()
                : explain(instance, attempt).text();
    }

    /** Of any attempt. */
    TaskExplanation explain(WorkflowInstance instance, TaskInstance attempt) {
        if (attempt.superseded()) {
            return TaskExplanation.of(Code.SUPERSEDED, "a rerun or a recovery has begun the task anew")
                    .since(attempt.finishedAt());
        }
        return switch (attempt.state()) {
            case QUEUED -> withEarlier(queued(instance, attempt), attempt).since(queuedSince(attempt));
            case DISPATCHED -> withEarlier(sent(attempt.workerNode()), attempt).since(attempt.dispatchedAt());
            case DELAYED ->
                withEarlier(TaskExplanation.of(Code.DELAYED, "delayed until " + moment(attempt.dueAt())), attempt)
                        .since(attempt.createdAt())
                        .next(attempt.dueAt());
            case RETRYING ->
                withEarlier(TaskExplanation.of(Code.RETRYING, "retry at " + moment(attempt.dueAt())), attempt)
                        .since(attempt.createdAt())
                        .next(attempt.dueAt());
            case PAUSED -> withEarlier(held(instance, attempt), attempt);
            case RUNNING -> running.explain(attempt, outlines.of(instance)).since(attempt.startedAt());
            case WAITING, SUCCEEDED, FAILED, KILLED, SKIPPED, LOST -> EndReasons.explain(attempt);
        };
    }

    /** While others run, nothing but a lost worker holds an attempt; a pause holds all, and may hide that. */
    private TaskExplanation held(WorkflowInstance instance, TaskInstance attempt) {
        boolean asks = instance.state() == WorkflowState.RUNNING
                || outlines.of(instance).asking().get(attempt.taskIndex()) && tasks.followsLoss(attempt);
        return asks
                ? TaskExplanation.of(Code.WAITS_FOR_DECISION, "waits for a person to decide")
                        .waitingFor(List.of(new WaitsFor("person", "", "to resume the run, or to stop it")))
                : TaskExplanation.of(Code.RUN_PAUSED, "the run is paused");
    }

    /** A delayed attempt was queued when its time had come. */
    private static Instant queuedSince(TaskInstance attempt) {
        return attempt.dueAt() == null || attempt.dueAt().isBefore(attempt.createdAt())
                ? attempt.createdAt()
                : attempt.dueAt();
    }

    private TaskExplanation queued(WorkflowInstance instance, TaskInstance attempt) {
        Outline outline = outlines.of(instance);
        Permit.Place place = outline.grouped().get(attempt.taskIndex())
                ? taskGroups.place(attempt.id()).orElse(null)
                : null;
        String group = outline.workerGroups().get(attempt.taskIndex());
        return place == null ? forWorkerOf(workers.ofGroup(group)) : forPermit(place);
    }

    static TaskExplanation forPermit(Permit.Place place) {
        String words = "waits for task group " + place.group() + ": ";
        return TaskExplanation.of(
                        Code.TASK_GROUP,
                        place.enabled()
                                ? words + place.granted() + " of " + place.capacity() + " permits taken, "
                                        + place.ahead() + " before it"
                                : words + "it is switched off")
                .waitingFor(List.of(new WaitsFor(
                        "taskGroup",
                        place.group(),
                        place.enabled() ? place.granted() + " of " + place.capacity() + " permits taken" : "off")));
    }

    static TaskExplanation forWorkerOf(WorkerLoads.Members known) {
        String group = known.group().name();
        List<NodeLoad> members = known.loads();
        if (known.group().policy() == DispatchPolicy.PRESET && !members.isEmpty()) {
            List<NodeLoad> tagged = members.stream()
                    .filter(load -> load.takesTasks()
                            && load.tags().containsAll(known.group().tags()))
                    .toList();
            if (tagged.isEmpty() && !known.group().fallback()) {
                return of(
                        Code.NO_WORKER_WITH_TAGS,
                        group,
                        "no worker of the group " + group + " that takes tasks has the tags "
                                + String.join(", ", known.group().tags()) + ", and the group has no fallback");
            }
            members = tagged.isEmpty() ? members : tagged;
        }
        if (members.isEmpty()) {
            return of(Code.NO_WORKER, group, "no worker of the group " + group + " is registered");
        }
        List<NodeLoad> able = members.stream().filter(NodeLoad::takesTasks).toList();
        if (able.isEmpty()) {
            return of(
                    members.stream().anyMatch(load -> load.obstacle() != null)
                            ? Code.WORKERS_OBSTRUCTED
                            : Code.WORKERS_DRAINING,
                    group,
                    "no worker of the group " + group + " takes tasks: " + obstacles(members));
        }
        if (able.stream().anyMatch(load -> load.running() < load.capacity())) {
            return of(Code.FINDING_WORKER, group, "waits for a worker of the group " + group);
        }
        return of(
                Code.WORKERS_FULL,
                group,
                able.size() == 1
                        ? "the only worker of the group " + group + " is full"
                        : "all " + able.size() + " workers of the group " + group + " are full");
    }

    private static String obstacles(List<NodeLoad> members) {
        return members.stream()
                .map(load -> load.obstacle() == null ? load.mode().name().toLowerCase(Locale.ROOT) : load.obstacle())
                .distinct()
                .sorted()
                .limit(MAX_OBSTACLES)
                .collect(Collectors.joining("; "));
    }

    private static TaskExplanation of(Code code, String group, String text) {
        return TaskExplanation.of(code, text).waitingFor(List.of(new WaitsFor("worker-group", group, text)));
    }

    private static TaskExplanation sent(@Nullable String worker) {
        return worker == null
                ? TaskExplanation.of(Code.SENT, "being sent to a worker")
                : TaskExplanation.of(Code.SENT, "sent to worker " + worker)
                        .waitingFor(List.of(new WaitsFor("worker", worker, "has to answer")));
    }

    private static String moment(@Nullable Instant due) {
        return due == null ? "once" : due.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static TaskExplanation withEarlier(TaskExplanation now, TaskInstance attempt) {
        if (attempt.reason() == null || attempt.reason().isBlank()) {
            return now;
        }
        // The row of a retry is made with the reason why the attempt before it failed.
        String whose = attempt.state() == TaskState.RETRYING ? "attempt " + (attempt.attempt() - 1) : "earlier";
        return now.saying(now.text() + "; " + whose + ": " + attempt.reason());
    }
}
