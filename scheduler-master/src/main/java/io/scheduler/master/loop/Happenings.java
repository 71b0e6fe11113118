package io.scheduler.master.loop;

import io.scheduler.common.alert.AlertEvent;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.RaisedAlert;
import io.scheduler.engine.Change;
import io.scheduler.engine.Decision;
import io.scheduler.engine.Event;
import io.scheduler.engine.Reply;
import io.scheduler.engine.TaskTrigger;
import io.scheduler.engine.TimerKey;
import io.scheduler.engine.WorkflowTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people may want to be told of a decision. It goes into the batch of the decision; whether anybody wants to hear is found
 * out there. What goes as it should, and a run has many of that, is none of it.
 */
final class Happenings {
    private static final int LONGEST_REASON = 4_000;

    private Happenings() {}

    static List<RaisedAlert> of(LiveRun live, Event event, Decision decision) {
        List<RaisedAlert> found = new ArrayList<>();
        for (Change change : decision.changes()) {
            switch (change) {
                case Change.InstanceChanged c -> ofRun(live, c, found);
                case Change.TaskChanged c -> {
                    if (isFinalFailure(c, decision.changes())) {
                        found.add(ofTask(live, AlertEvent.TASK_FAILED, c.task(), c.attempt()));
                    }
                }
                case Change.TasksReset c -> {}
                case Change.ItemChanged c -> {}
                case Change.ItemsCarried c -> {}
                case Change.Told c -> {}
            }
        }
        if (event instanceof Event.TimerDue(TimerKey key) && decision.reply() instanceof Reply.Accepted) {
            timeout(live, key, found);
        }
        return found;
    }

    /** A worker that had the attempt is given up. */
    static RaisedAlert workerLost(AssignedWorker worker, Instant at) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("worker", worker.nodeId());
        facts.put("incarnation", worker.incarnation());
        facts.put("at", at.toString());
        facts.put("reason", "neither registered nor connected for its lease; its tasks are lost");
        return new RaisedAlert(AlertEvent.WORKER_LOST, "worker/" + worker.incarnation(), null, facts);
    }

    /** @param why for people */
    static RaisedAlert needsAttention(LiveRun live, String why) {
        return needsAttention(live, why, Integer.toHexString(why.hashCode()));
    }

    private static RaisedAlert needsAttention(LiveRun live, String why, String occasion) {
        Map<String, String> facts = run(live, live.run().instance());
        put(facts, "reason", why);
        return new RaisedAlert(
                AlertEvent.NEEDS_ATTENTION, "run/" + live.id() + "/attention/" + occasion, live.id(), facts);
    }

    /** What waits for a person is another attempt each time, whatever words are found for it. */
    private static String newestHeld(LiveRun live) {
        long newest = 0;
        for (int task = 0; task < live.run().plan().size(); task++) {
            TaskAttempt attempt = live.run().attempt(task);
            if (attempt != null && attempt.state() == TaskState.PAUSED) {
                newest = Math.max(newest, attempt.id());
            }
        }
        return "held/" + newest;
    }

    private static void ofRun(LiveRun live, Change.InstanceChanged change, List<RaisedAlert> found) {
        WorkflowInstance instance = change.instance();
        if (change.trigger() == WorkflowTrigger.ASK) {
            found.add(needsAttention(live, String.valueOf(instance.reason()), newestHeld(live)));
        }
        if (!instance.state().isFinished()) {
            return;
        }
        AlertEvent event = instance.state() == WorkflowState.SUCCEEDED
                ? AlertEvent.WORKFLOW_SUCCEEDED
                : instance.state() == WorkflowState.FAILED ? AlertEvent.WORKFLOW_FAILED : AlertEvent.WORKFLOW_STOPPED;
        found.add(ended(live, event, instance));
        if (event == AlertEvent.WORKFLOW_SUCCEEDED) {
            found.add(ended(live, AlertEvent.WORKFLOW_RECOVERED, instance));
        }
    }

    /** A run may end several times: it can be recovered and begun anew. */
    private static RaisedAlert ended(LiveRun live, AlertEvent event, WorkflowInstance instance) {
        return new RaisedAlert(
                event, "run/" + live.id() + "/" + event + "/" + instance.finishedAt(), live.id(), run(live, instance));
    }

    private static void timeout(LiveRun live, TimerKey key, List<RaisedAlert> found) {
        switch (key) {
            case TimerKey.InstanceTimeout k -> {
                Map<String, String> facts = run(live, live.run().instance());
                found.add(new RaisedAlert(
                        AlertEvent.WORKFLOW_TIMED_OUT,
                        "run/" + live.id() + "/timeout/" + k.runNumber(),
                        live.id(),
                        facts));
            }
            case TimerKey.AttemptTimeout k -> {
                int task = live.run().taskOf(k.attemptId());
                TaskAttempt attempt = task < 0 ? null : live.run().attempt(task);
                if (attempt != null) {
                    found.add(ofTask(live, AlertEvent.TASK_TIMED_OUT, task, attempt));
                }
            }
            case TimerKey.AttemptDue k -> {}
        }
    }

    /** Nothing else is tried in its place, unless a person says so. */
    private static boolean isFinalFailure(Change.TaskChanged failed, List<Change> all) {
        boolean failure =
                failed.attempt().state() == TaskState.FAILED || failed.attempt().state() == TaskState.LOST;
        return failure
                && failed.trigger().to() == failed.attempt().state()
                && all.stream()
                        .noneMatch(change -> change instanceof Change.TaskChanged next
                                && next.task() == failed.task()
                                && next.attempt().id() != failed.attempt().id()
                                && next.trigger() != TaskTrigger.RETRY_HELD);
    }

    private static RaisedAlert ofTask(LiveRun live, AlertEvent event, int task, TaskAttempt attempt) {
        Map<String, String> facts = run(live, live.run().instance());
        facts.remove("reason");
        facts.remove("finishedAt");
        put(facts, "task", live.run().plan().task(task).name());
        put(facts, "taskType", live.run().plan().task(task).type());
        put(facts, "taskInstanceId", Long.toString(attempt.id()));
        put(facts, "attempt", Integer.toString(attempt.number()));
        put(facts, "taskState", attempt.state().name());
        put(facts, "taskStartedAt", attempt.times().startedAt());
        put(facts, "taskFinishedAt", attempt.times().finishedAt());
        put(facts, "exitCode", attempt.exitCode());
        put(facts, "worker", attempt.worker() == null ? null : attempt.worker().nodeId());
        put(facts, "reason", attempt.reason());
        return new RaisedAlert(event, "task/" + attempt.id() + "/" + event, live.id(), facts);
    }

    private static Map<String, String> run(LiveRun live, WorkflowInstance instance) {
        Map<String, String> facts = new LinkedHashMap<>();
        put(facts, "project", live.project());
        put(facts, "workflow", live.workflow());
        put(facts, "workflowInstanceId", Long.toString(live.id()));
        put(facts, "origin", instance.origin().kind());
        put(facts, "businessTime", instance.businessTime());
        put(facts, "state", instance.state());
        put(facts, "reason", instance.reason());
        put(facts, "startedAt", instance.startedAt());
        put(facts, "finishedAt", instance.finishedAt());
        if (instance.startedAt() != null && instance.finishedAt() != null) {
            put(
                    facts,
                    "seconds",
                    Duration.between(instance.startedAt(), instance.finishedAt())
                            .toSeconds());
        }
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable Object value) {
        if (value != null) {
            String text = value.toString();
            facts.put(name, text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…");
        }
    }
}
