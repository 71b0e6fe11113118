package io.scheduler.api.task;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.TaskItem;
import io.scheduler.dao.instance.TaskItems;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Task instances")
class ChildController {
    private final TaskInstances tasks;
    private final TaskItems items;

    ChildController(TaskInstances tasks, TaskItems items) {
        this.tasks = tasks;
        this.items = items;
    }

    /**
     * A run that an attempt waits for or has waited for.
     *
     * @param index place of the item; null for a sub-workflow
     * @param state what the attempt knows of it
     * @param workflowInstanceState what the run is now; null when it was deleted
     */
    record ChildView(
            @Nullable Integer index,
            @Nullable String item,
            long workflowInstanceId,
            ItemRun.State state,
            @Nullable WorkflowState workflowInstanceState,
            @Nullable Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            Map<String, String> outputs,
            @Nullable String reason) {
        static ChildView of(TaskItem item) {
            return new ChildView(
                    item.itemIndex(),
                    item.item(),
                    item.workflowInstanceId(),
                    item.state(),
                    item.workflowInstanceState(),
                    item.createdAt(),
                    item.startedAt(),
                    item.finishedAt(),
                    item.outputs(),
                    item.reason());
        }
    }

    @GetMapping("/task-instances/{id}/children")
    @Access(resource = Resource.TASK_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Lists the runs that an attempt of a foreach or a sub-workflow has started",
            description = "By place of the item. Items that have not begun are not there; those that succeeded in an"
                    + " earlier attempt are.")
    Page<ChildView> children(
            Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) ItemRun.@Nullable State state,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        PageRequest request = Check.page(page, size, Check.MAX_TASK_PAGE_SIZE);
        TaskInstance task = tasks.find(caller, id)
                .orElseThrow(() -> ApiException.notFound("task-instance.not-found", "there is no task instance " + id));
        if (task.taskType().equals("foreach")) {
            return items.page(task, state, request).map(ChildView::of);
        }
        List<TaskItem> only = items.only(task).stream()
                .filter(item -> state == null || item.state() == state)
                .toList();
        return Page.of(page == 0 ? only : List.<TaskItem>of(), only.size(), request)
                .map(ChildView::of);
    }
}
