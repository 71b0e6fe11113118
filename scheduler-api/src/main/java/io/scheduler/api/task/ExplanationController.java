package io.scheduler.api.task;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.instance.Operations;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Task instances")
class ExplanationController {
    private final TaskInstances tasks;
    private final Operations operations;
    private final Outlines outlines;
    private final AttemptReasons attempts;

    ExplanationController(TaskInstances tasks, Operations operations, Outlines outlines, AttemptReasons attempts) {
        this.tasks = tasks;
        this.operations = operations;
        this.outlines = outlines;
        this.attempts = attempts;
    }

    @GetMapping("/task-instances/{id}/explain")
    @Access(resource = Resource.TASK_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Says why an attempt is where it is",
            description = "What it waits for, or how it ended; worked out now from what is stored and which workers are"
                    + " registered.")
    TaskExplanation explain(Caller caller, @PathVariable long id) {
        TaskInstance task = tasks.find(caller, id)
                .orElseThrow(() -> ApiException.notFound("task-instance.not-found", "there is no task instance " + id));
        return attempts.explain(operations.find(caller, task.workflowInstanceId()), task);
    }

    @GetMapping("/workflow-instances/{id}/explain")
    @Access(resource = Resource.TASK_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Says why a task is where it is",
            description = "The same by the name of the task, also for one that has no attempt yet.")
    TaskExplanation explainTask(Caller caller, @PathVariable long id, @RequestParam String task) {
        WorkflowInstance instance = operations.find(caller, id);
        Outline outline = outlines.of(instance);
        int index = outline.names().indexOf(Check.name("task", task));
        if (index < 0) {
            throw ApiException.notFound("task.not-found", "the workflow of instance " + id + " has no task " + task);
        }
        List<TaskInstance> latest = tasks.latest(instance, index, index + 1);
        return latest.isEmpty()
                ? WaitingReasons.of(instance, outline, List.of(index), tasks).explain(index)
                : attempts.explain(instance, latest.getFirst());
    }
}
