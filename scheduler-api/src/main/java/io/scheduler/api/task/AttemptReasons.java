package io.scheduler.api.task;

import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.TaskInstance;
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
    private final TaskGroups taskGroups;

    AttemptReasons(Outlines outlines, WorkerLoads workers, TaskGroups taskGroups) {
        this.outlines = outlines;
        this.workers = workers;
        this.taskGroups = taskGroups;
    }

    static boolean isWordless(TaskInstance attempt) {
        return attempt.superseded() || attempt.state().isFinished() || attempt.state() == TaskState.RUNNING;
    }

    /** An attempt that has not begun and is not superseded is the latest of its task. */
    @Nullable
    String reason(WorkflowInstance instance, TaskInstance attempt) {
        if (isWordless(attempt) || instance.state().isFinished()) {
            return attempt.reason();
        }
        return switch (attempt.state()) {
            case QUEUED -> withEarlier(queued(instance, attempt), attempt);
            case DISPATCHED -> withEarlier(sent(attempt.workerNode()), attempt);
            case DELAYED -> withEarlier("delayed until " + moment(attempt.dueAt()), attempt);
            case RETRYING -> withEarlier("retry at " + moment(attempt.dueAt()), attempt);
            case PAUSED ->
                withEarlier(
                        instance.state() == WorkflowState.RUNNING
                                ? "waits for a person to decide"
                                : "the run is paused",
                        attempt);
            case WAITING, RUNNING, SUCCEEDED, FAILED, KILLED, SKIPPED, LOST -> attempt.reason();
        };
    }

    private String queued(WorkflowInstance instance, TaskInstance attempt) {
        Outline outline = outlines.of(instance);
        Permit.Place place = outline.grouped().get(attempt.taskIndex())
                ? taskGroups.place(attempt.id()).orElse(null)
                : null;
        String group = outline.workerGroups().get(attempt.taskIndex());
        return place == null ? forWorkerOf(workers.ofGroup(group)) : forPermit(place);
    }

    static String forPermit(Permit.Place place) {
        String words = "waits for task group " + place.group() + ": ";
        return place.enabled()
                ? words + place.granted() + " of " + place.capacity() + " permits taken, " + place.ahead()
                        + " before it"
                : words + "it is switched off";
    }

    static String forWorkerOf(WorkerLoads.Members known) {
        String group = known.group().name();
        List<NodeLoad> members = known.loads();
        if (known.group().policy() == DispatchPolicy.PRESET && !members.isEmpty()) {
            List<NodeLoad> tagged = members.stream()
                    .filter(load -> load.takesTasks()
                            && load.tags().containsAll(known.group().tags()))
                    .toList();
            if (tagged.isEmpty() && !known.group().fallback()) {
                return "no worker of the group " + group + " that takes tasks has the tags "
                        + String.join(", ", known.group().tags()) + ", and the group has no fallback";
            }
            members = tagged.isEmpty() ? members : tagged;
        }
        if (members.isEmpty()) {
            return "no worker of the group " + group + " is registered";
        }
        List<NodeLoad> able = members.stream().filter(NodeLoad::takesTasks).toList();
        if (able.isEmpty()) {
            return "no worker of the group " + group + " takes tasks: "
                    + members.stream()
                            .map(load -> load.obstacle() == null
                                    ? load.mode().name().toLowerCase(Locale.ROOT)
                                    : load.obstacle())
                            .distinct()
                            .sorted()
                            .limit(MAX_OBSTACLES)
                            .collect(Collectors.joining("; "));
        }
        if (able.stream().anyMatch(load -> load.running() < load.capacity())) {
            return "waits for a worker of the group " + group;
        }
        return able.size() == 1
                ? "the only worker of the group " + group + " is full"
                : "all " + able.size() + " workers of the group " + group + " are full";
    }

    private static String sent(@Nullable String worker) {
        return worker == null ? "being sent to a worker" : "sent to worker " + worker;
    }

    private static String moment(@Nullable Instant due) {
        return due == null ? "once" : due.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String withEarlier(String words, TaskInstance attempt) {
        if (attempt.reason() == null || attempt.reason().isBlank()) {
            return words;
        }
        // The row of a retry is made with the reason why the attempt before it failed.
        String whose = attempt.state() == TaskState.RETRYING ? "attempt " + (attempt.attempt() - 1) : "earlier";
        return words + "; " + whose + ": " + attempt.reason();
    }
}
