package io.scheduler.api.task;

import io.scheduler.api.task.TaskExplanation.Code;
import io.scheduler.api.task.TaskExplanation.WaitsFor;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.WorkflowInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Says why tasks without an attempt wait, in words. */
final class WaitingReasons {
    /** Upstreams looked up for one page; a task with more is answered in general words. */
    private static final int MAX_UPSTREAMS = 5_000;

    private static final int MAX_NAMES = 5;
    private static final int MAX_LISTED = 100;

    private final WorkflowInstance instance;
    private final Outline outline;
    private final Map<Integer, TaskState> upstreamStates;
    private final Set<Integer> lookedUp;

    private WaitingReasons(
            WorkflowInstance instance, Outline outline, Map<Integer, TaskState> states, Set<Integer> lookedUp) {
        this.instance = instance;
        this.outline = outline;
        this.upstreamStates = states;
        this.lookedUp = lookedUp;
    }

    /** Looks up what is needed for some tasks with one query. */
    static WaitingReasons of(
            WorkflowInstance instance, Outline outline, Collection<Integer> waiting, TaskInstances tasks) {
        Set<Integer> upstreams = new TreeSet<>();
        for (int task : waiting) {
            if (upstreams.size() + outline.dag().upstreamCount(task) <= MAX_UPSTREAMS) {
                outline.dag().forEachUpstream(task, upstreams::add);
            }
        }
        return new WaitingReasons(instance, outline, tasks.latestStates(instance, upstreams), upstreams);
    }

    String reason(int task) {
        return explain(task).text();
    }

    TaskExplanation explain(int task) {
        if (instance.state() == WorkflowState.SUBMITTED) {
            return TaskExplanation.of(Code.WAITS_FOR_MASTER, "waits for a master to begin the instance")
                    .since(instance.createdAt());
        }
        if (instance.state() == WorkflowState.WAITING) {
            return TaskExplanation.of(
                            Code.RUN_QUEUED,
                            Objects.requireNonNullElse(instance.reason(), "the run waits for its turn"))
                    .since(instance.createdAt());
        }
        List<WaitsFor> unfinished = new ArrayList<>();
        List<WaitsFor> failed = new ArrayList<>();
        int[] unknown = {0};
        outline.dag().forEachUpstream(task, upstream -> {
            if (!lookedUp.contains(upstream)) {
                unknown[0]++;
                return;
            }
            TaskState state = upstreamStates.getOrDefault(upstream, TaskState.WAITING);
            WaitsFor seen = new WaitsFor("task", outline.names().get(upstream), state.name());
            switch (state) {
                // what was skipped leads on, or its successors would be skipped too
                case SUCCEEDED, SKIPPED -> {}
                case FAILED, KILLED, LOST -> failed.add(seen);
                case WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED -> unfinished.add(seen);
            }
        });
        if (unknown[0] > 0) {
            return TaskExplanation.of(
                    Code.WAITS_FOR_UPSTREAMS,
                    "waits for some of its " + outline.dag().upstreamCount(task) + " upstream tasks");
        }
        if (instance.state().isFinished()) {
            return ended(unfinished, failed);
        }
        if (!unfinished.isEmpty()) {
            return TaskExplanation.of(
                            Code.WAITS_FOR_UPSTREAMS,
                            "waits for "
                                    + names(unfinished.stream()
                                            .map(WaitsFor::name)
                                            .toList()))
                    .waitingFor(shown(unfinished));
        }
        return failed.isEmpty() ? withoutUpstreams(task) : heldBack(failed);
    }

    /** Nothing of it changes any more, unless somebody reruns or recovers the run. */
    private TaskExplanation ended(List<WaitsFor> unfinished, List<WaitsFor> failed) {
        TaskExplanation why = failed.isEmpty()
                ? TaskExplanation.of(
                        Code.RUN_ENDED,
                        unfinished.isEmpty()
                                ? "not begun: the instance is " + instance.state()
                                : "waits for "
                                        + names(unfinished.stream()
                                                .map(WaitsFor::name)
                                                .toList()))
                : heldBack(failed);
        return why.since(instance.finishedAt());
    }

    /** With what can be asked for now: a run that goes on can not be recovered. */
    private TaskExplanation heldBack(List<WaitsFor> failed) {
        boolean ended = instance.state() == WorkflowState.FAILED || instance.state() == WorkflowState.STOPPED;
        return TaskExplanation.of(
                        Code.HELD_BACK,
                        "held back by "
                                + names(failed.stream()
                                        .map(task -> task.name() + " (" + task.state() + ")")
                                        .toList())
                                + (ended
                                        ? "; recover the run, or force success of what failed and recover it then"
                                        : instance.state() == WorkflowState.STOPPING
                                                ? "; recover the run once it has ended"
                                                : "; force success of what failed, or recover the run once it has ended"))
                .waitingFor(shown(failed));
    }

    private TaskExplanation withoutUpstreams(int task) {
        String text = "not begun: the instance is " + instance.state();
        if (task >= outline.handlersFrom()) {
            return TaskExplanation.of(Code.WAITS_FOR_TASKS, "runs once the tasks have come to their end, if it has to");
        }
        return switch (instance.state()) {
            case PAUSING, PAUSED -> TaskExplanation.of(Code.RUN_PAUSED, text);
            case STOPPING -> TaskExplanation.of(Code.RUN_STOPPING, text);
            case SUBMITTED, WAITING, RUNNING -> TaskExplanation.of(Code.READY, text);
            case STOPPED, SUCCEEDED, FAILED -> TaskExplanation.of(Code.RUN_ENDED, text);
        };
    }

    private static List<WaitsFor> shown(List<WaitsFor> all) {
        return all.subList(0, Math.min(MAX_LISTED, all.size()));
    }

    private static String names(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
        return names.size() > MAX_NAMES ? shown + " and " + (names.size() - MAX_NAMES) + " more" : shown;
    }
}
