package io.scheduler.api.task;

import io.scheduler.api.task.TaskExplanation.Code;
import io.scheduler.api.task.TaskExplanation.WaitsFor;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskItem;
import io.scheduler.dao.instance.TaskItems;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Says what attempts do that run: on a worker, or what one that a master carries out waits for. */
@Component
class RunningReasons {
    private static final int MOST_UPSTREAMS = 100;

    private final TaskItems items;

    RunningReasons(TaskItems items) {
        this.items = items;
    }

    TaskExplanation explain(TaskInstance attempt, Outline outline) {
        String worker = attempt.workerNode();
        if (worker != null) {
            return TaskExplanation.of(
                            Code.RUNNING,
                            "runs on worker " + worker + (attempt.reason() == null ? "" : "; " + attempt.reason()))
                    .waitingFor(List.of(new WaitsFor("worker", worker, "runs it")));
        }
        String text = Objects.requireNonNullElse(attempt.reason(), "is carried out by a master");
        return switch (attempt.taskType()) {
            case "wait" ->
                TaskExplanation.of(
                                outline.signalled().get(attempt.taskIndex())
                                        ? Code.WAITS_FOR_SIGNAL
                                        : Code.WAITS_FOR_APPROVAL,
                                text)
                        .waitingFor(List.of(
                                new WaitsFor("person", "", "POST /api/v1/task-instances/" + attempt.id() + "/signal")));
            case "sub-workflow" -> ofRun(attempt, text);
            case "foreach" -> ofItems(attempt, text);
            case "dependent" -> ofUpstreams(attempt, text);
            default -> TaskExplanation.of(Code.STEERING, text);
        };
    }

    /** A run that it waits for may wait for the end of this one, where both have the same limit. */
    private TaskExplanation ofUpstreams(TaskInstance attempt, String text) {
        List<TaskDetail.Depends.Seen> missing = missing(attempt);
        String heldUp = items.heldUp(attempt, missing)
                .map(run -> "; run " + run + " can not begin while this run leaves it no room: stop this one, and start"
                        + " it again when that one has ended")
                .orElse("");
        return TaskExplanation.of(Code.WAITS_FOR_DEPENDENCIES, text + heldUp)
                .waitingFor(missing.stream()
                        .limit(MOST_UPSTREAMS)
                        .map(RunningReasons::upstream)
                        .toList());
    }

    /** What does not hold, as it was when it looked. */
    private static List<TaskDetail.Depends.Seen> missing(TaskInstance attempt) {
        Map<String, Object> detail = TaskView.detailOf(attempt);
        if (detail == null || !(TaskDetail.of(detail) instanceof TaskDetail.Depends depends)) {
            return List.of();
        }
        return depends.seen().stream().filter(one -> !one.status().isSuccess()).toList();
    }

    private static WaitsFor upstream(TaskDetail.Depends.Seen one) {
        return new WaitsFor(
                "upstream",
                (one.task() == null ? "" : one.task() + " of ") + one.workflow(),
                one.status().name(),
                one.from(),
                one.until(),
                one.workflowInstanceId());
    }

    private TaskExplanation ofRun(TaskInstance attempt, String text) {
        List<WaitsFor> runs =
                items.only(attempt).stream().map(RunningReasons::run).toList();
        return TaskExplanation.of(Code.WAITS_FOR_RUN, text).waitingFor(runs);
    }

    /** Counted now, since a row that was written for each item would be written ten thousand times. */
    private TaskExplanation ofItems(TaskInstance attempt, String text) {
        TaskItem.Counts counts = items.counts(List.of(attempt.id())).get(attempt.id());
        Map<String, Object> detail = TaskView.detailOf(attempt);
        Object total = detail == null ? null : detail.get("total");
        String progress = counts == null
                ? "none has begun"
                : counts.succeeded() + " succeeded, " + counts.failed() + " failed, " + counts.running() + " running"
                        + (total == null ? "" : " of " + total);
        return TaskExplanation.of(Code.WAITS_FOR_ITEMS, text + ": " + progress)
                .waitingFor(List.of(new WaitsFor(
                        "workflow-instance", "GET /api/v1/task-instances/" + attempt.id() + "/children", progress)));
    }

    private static WaitsFor run(TaskItem item) {
        return new WaitsFor("workflow-instance", String.valueOf(item.workflowInstanceId()), state(item));
    }

    private static String state(TaskItem item) {
        WorkflowState state = item.workflowInstanceState();
        return state == null ? "deleted" : state.name();
    }
}
