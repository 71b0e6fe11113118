package io.scheduler.api.task;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.instance.Operation;
import io.scheduler.api.instance.Operations;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.state.TaskState;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.TaskItem;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Task instances")
class TaskInstanceController {
    private final TaskInstances tasks;
    private final Operations operations;
    private final TaskViews views;
    private final SignalPayloads payloads;

    TaskInstanceController(TaskInstances tasks, Operations operations, TaskViews views, SignalPayloads payloads) {
        this.tasks = tasks;
        this.operations = operations;
        this.views = views;
        this.payloads = payloads;
    }

    @GetMapping("/workflow-instances/{id}/task-instances")
    @Access(resource = Resource.TASK_INSTANCE, action = Action.READ)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Lists the tasks of an instance in the order of the document",
            description = "One item per task: its latest attempt, or state WAITING and no id when it has none."
                    + " With all=true one item per attempt, also those that a rerun or recovery has replaced.")
    Page<TaskView> list(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        PageRequest request = Check.page(page, size, Check.MAX_TASK_PAGE_SIZE);
        WorkflowInstance instance = operations.find(caller, id);
        if (!all) {
            return latest(instance, request);
        }
        Page<TaskInstance> attempts = tasks.attempts(instance, request);
        Map<Long, TaskItem.Counts> counts = views.counts(attempts.items());
        return attempts.map(row -> views.view(instance, row, counts));
    }

    private Page<TaskView> latest(WorkflowInstance instance, PageRequest request) {
        int count = views.count(instance);
        int from = (int) Math.min(count, request.offset());
        int to = Math.min(count, from + request.size());
        return Page.of(views.latest(instance, from, to), count, request);
    }

    @GetMapping("/task-instances/{id}")
    @Access(resource = Resource.TASK_INSTANCE, action = Action.READ)
    @io.swagger.v3.oas.annotations.Operation(summary = "Shows an attempt")
    TaskView get(Caller caller, @PathVariable long id) {
        TaskInstance task = find(caller, id);
        Map<Long, TaskItem.Counts> counts = views.counts(List.of(task));
        return AttemptReasons.isWordless(task)
                ? TaskView.of(task, task.reason()).counting(counts.get(id))
                : views.view(operations.find(caller, task.workflowInstanceId()), task, counts);
    }

    @PostMapping("/task-instances/{id}/force-success")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.TASK_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Lets a task that did not succeed count as succeeded",
            description =
                    "Possible for the latest attempt of a task that is FAILED, KILLED or LOST. A run that goes on or is"
                            + " paused begins what is behind it; one that has ended does so when it is recovered.")
    TaskView forceSuccess(Caller caller, @PathVariable long id) {
        TaskInstance task = find(caller, id);
        WorkflowInstance instance = operations.find(caller, task.workflowInstanceId());
        if (task.state() != TaskState.FAILED && task.state() != TaskState.KILLED && task.state() != TaskState.LOST) {
            throw ApiException.conflict(
                    "task-instance.not-failed",
                    "force success is possible in the states FAILED, KILLED, LOST, but the task is " + task.state()
                            + "; wait until it has come to one of them, or stop the run");
        }
        refuseIfNotLatest(instance, task, "force success");
        refuseIfDecided(task);
        operations.ask(caller, instance.id(), Operation.FORCE_SUCCESS, "{\"taskInstanceId\":" + id + "}");
        TaskInstance now = find(caller, id);
        return TaskView.of(now, now.reason());
    }

    @PostMapping("/task-instances/{id}/rerun")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.TASK_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Runs a task of a finished instance again",
            description =
                    "The task alone, with downstream everything behind it as well; handlers run at the end as always. A"
                            + " switch or conditions task is run again only with what is behind it.")
    TaskView rerun(Caller caller, @PathVariable long id, @RequestBody(required = false) @Nullable RerunTaskBody body) {
        TaskInstance task = find(caller, id);
        boolean downstream = body != null && Boolean.TRUE.equals(body.downstream());
        refuseIfNotLatest(operations.find(caller, task.workflowInstanceId()), task, "a rerun");
        TaskReruns.refuse(task, downstream);
        operations.ask(
                caller,
                task.workflowInstanceId(),
                Operation.RERUN_TASK,
                "{\"taskInstanceId\":" + id + ",\"downstream\":" + downstream + "}");
        TaskInstance now = find(caller, id);
        return TaskView.of(now, now.reason());
    }

    /** @param downstream with everything behind it */
    record RerunTaskBody(@Nullable Boolean downstream) {}

    private void refuseIfNotLatest(WorkflowInstance instance, TaskInstance task, String what) {
        boolean latest = tasks.latest(instance, task.taskIndex(), task.taskIndex() + 1).stream()
                .anyMatch(row -> row.id() == task.id());
        if (!latest) {
            throw ApiException.conflict(
                    "task-instance.not-latest",
                    what + " is possible for the latest attempt of a task only; look for its id among the task"
                            + " instances of run " + instance.id());
        }
    }

    /** The master decides so, too; here it can be said at once. */
    private static void refuseIfDecided(TaskInstance task) {
        Map<String, Object> detail = TaskView.detailOf(task);
        if (detail != null && "handled".equals(detail.get("kind"))) {
            throw ApiException.conflict(
                    "task-instance.handled",
                    "the task " + detail.get("by") + " has dealt with its failure, and what else needs it was skipped;"
                            + " once the run has ended, run the task again with what is behind it: {\"downstream\": true}");
        }
        if (task.taskType().equals("switch") || task.taskType().equals("conditions")) {
            throw ApiException.conflict(
                    "task-instance.chooses",
                    "a task that chooses a way can not be forced, since nobody knows which it would be; once"
                            + " the run has ended, run the task again with what is behind it: {\"downstream\": true}");
        }
    }

    @PostMapping("/task-instances/{id}/signal")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.TASK_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Tells a task of the type wait whether it may go on",
            description =
                    "The first answer counts. A rejected task has failed; the outputs of an approved one are seen by"
                            + " its successors. A call that is repeated with its Idempotency-Key is accepted again.")
    TaskView signal(
            Caller caller,
            @PathVariable long id,
            @RequestHeader(value = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody SignalBody body) {
        String key = Check.idempotencyKey(idempotencyKey);
        String payload = payloads.of(caller, id, body, key);
        TaskInstance task = find(caller, id);
        if (key != null && key.equals(keyOf(task))) {
            return TaskView.of(task, task.reason());
        }
        if (!task.taskType().equals("wait")) {
            throw ApiException.conflict(
                    "task-instance.not-waiting",
                    "expected a task of the type wait, but " + task.taskName() + " is a " + task.taskType());
        }
        if (task.state() != TaskState.RUNNING) {
            throw ApiException.conflict(
                    "task-instance.not-waiting", "expected a task that waits (RUNNING), but it is " + task.state());
        }
        operations.ask(caller, task.workflowInstanceId(), Operation.ANSWER, payload);
        TaskInstance now = find(caller, id);
        return TaskView.of(now, now.reason());
    }

    /** Of the call that answered the task. */
    private static @Nullable Object keyOf(TaskInstance task) {
        Map<String, Object> detail = TaskView.detailOf(task);
        return detail == null ? null : detail.get("key");
    }

    private TaskInstance find(Caller caller, long id) {
        return tasks.find(caller, id)
                .orElseThrow(() -> ApiException.notFound("task-instance.not-found", "there is no task instance " + id));
    }
}
