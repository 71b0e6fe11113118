package io.scheduler.api.task;

import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.WorkflowInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says why tasks without an attempt wait, in words. */
final class WaitingReasons {
    /** Upstreams looked up for one page; a task with more is answered in general words. */
    private static final int MAX_UPSTREAMS = 5_000;

    private static final int MAX_NAMES = 5;

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
        if (instance.state() == WorkflowState.SUBMITTED) {
            return "waits for a master to begin the instance";
        }
        List<String> unfinished = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        int[] unknown = {0};
        outline.dag().forEachUpstream(task, upstream -> {
            if (!lookedUp.contains(upstream)) {
                unknown[0]++;
                return;
            }
            String name = outline.names().get(upstream);
            switch (upstreamStates.getOrDefault(upstream, TaskState.WAITING)) {
                // what was skipped leads on, or its successors would be skipped too
                case SUCCEEDED, SKIPPED -> {}
                case FAILED, KILLED, LOST -> failed.add(name + " (" + upstreamStates.get(upstream) + ")");
                case WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED -> unfinished.add(name);
            }
        });
        if (unknown[0] > 0) {
            return "waits for some of its " + outline.dag().upstreamCount(task) + " upstream tasks";
        }
        if (!unfinished.isEmpty()) {
            return "waits for " + names(unfinished);
        }
        if (!failed.isEmpty()) {
            return "held back by " + names(failed);
        }
        if (task >= outline.handlersFrom() && !instance.state().isFinished()) {
            return "runs once the tasks have come to their end, if it has to";
        }
        return "not begun: the instance is " + instance.state();
    }

    private static String names(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
        return names.size() > MAX_NAMES ? shown + " and " + (names.size() - MAX_NAMES) + " more" : shown;
    }
}
