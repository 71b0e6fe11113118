package io.scheduler.api.taskgroup;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.instance.MasterNudge;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.TaskResources;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.taskgroup.Permit;
import io.scheduler.dao.taskgroup.TaskGroup;
import io.scheduler.dao.taskgroup.TaskGroups;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects/{project}/task-groups")
@Tag(name = "Task groups")
class TaskGroupController {
    private static final int MAX_DESCRIPTION = 10_000;
    private static final int MAX_CAPACITY = 1_000_000;

    private final TaskGroups groups;
    private final PermitNudge keepers;
    private final MasterNudge masters;

    TaskGroupController(TaskGroups groups, PermitNudge keepers, MasterNudge masters) {
        this.groups = groups;
        this.keepers = keepers;
        this.masters = masters;
    }

    @GetMapping
    @Access(resource = Resource.TASK_GROUP, action = Action.READ)
    @Operation(summary = "Lists the task groups of a project by name")
    Page<TaskGroup> list(
            Caller caller,
            @PathVariable String project,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return groups.list(caller, Check.name("project", project), Check.page(page, size, Check.MAX_PAGE_SIZE));
    }

    @GetMapping("/{group}")
    @Access(resource = Resource.TASK_GROUP, action = Action.READ)
    @Operation(summary = "Shows a task group, with how many have a permit and how many wait for one")
    TaskGroup get(Caller caller, @PathVariable String project, @PathVariable String group) {
        return groups.find(caller, Check.name("project", project), Check.name("group", group))
                .orElseThrow(() -> notFound(project, group));
    }

    @PutMapping("/{group}")
    @Access(resource = Resource.TASK_GROUP, action = Action.WRITE)
    @Operation(
            summary = "Makes or changes a task group",
            description = "When it becomes smaller, permits that are out stay until their tasks have ended. While it is"
                    + " switched off no permit is given.")
    ResponseEntity<TaskGroup> put(
            Caller caller, @PathVariable String project, @PathVariable String group, @RequestBody GroupBody body) {
        Check.name("project", project);
        Check.name("group", group);
        boolean created = groups.put(caller, project, group, body.checked())
                .orElseThrow(() -> ApiException.notFound("project.not-found", "there is no project " + project));
        TaskGroup now = get(caller, project, group);
        keepers.changed(List.of(now.slot()));
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(now);
    }

    @DeleteMapping("/{group}")
    @Access(resource = Resource.TASK_GROUP, action = Action.DELETE)
    @Operation(
            summary = "Deletes a task group that nobody has or wants a permit of; tasks that name it fail from then on")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String project, @PathVariable String group) {
        return switch (groups.delete(caller, Check.name("project", project), Check.name("group", group))) {
            case DELETED -> ResponseEntity.noContent().build();
            case ABSENT -> throw notFound(project, group);
            case IN_USE ->
                throw ApiException.conflict(
                        "task-group.in-use",
                        "expected nobody to have or want a permit of " + group
                                + "; switch it off, and wait for or stop the tasks that GET …/permits lists");
        };
    }

    @GetMapping("/{group}/permits")
    @Access(resource = Resource.TASK_GROUP, action = Action.READ)
    @Operation(summary = "Lists who has a permit, and then who waits, in the order in which they come to it")
    Page<Permit> permits(
            Caller caller,
            @PathVariable String project,
            @PathVariable String group,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        get(caller, project, group);
        return groups.permits(caller, project, group, Check.page(page, size, Check.MAX_TASK_PAGE_SIZE));
    }

    @PostMapping("/{group}/permits/{taskInstanceId}/force")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.TASK_GROUP, action = Action.EXECUTE)
    @Operation(summary = "Gives a task that waits a permit at once, whatever the capacity")
    TaskGroup force(
            Caller caller,
            @PathVariable String project,
            @PathVariable String group,
            @PathVariable long taskInstanceId) {
        get(caller, project, group);
        int slot = groups.force(caller, project, group, taskInstanceId)
                .orElseThrow(() -> notWaiting(group, taskInstanceId));
        masters.nudge(slot);
        return get(caller, project, group);
    }

    @PutMapping("/{group}/permits/{taskInstanceId}")
    @Access(resource = Resource.TASK_GROUP, action = Action.EXECUTE)
    @Operation(summary = "Changes the priority of a task that waits for a permit")
    TaskGroup setPriority(
            Caller caller,
            @PathVariable String project,
            @PathVariable String group,
            @PathVariable long taskInstanceId,
            @RequestBody PriorityBody body) {
        get(caller, project, group);
        int slot = groups.setPriority(caller, project, group, taskInstanceId, body.checked())
                .orElseThrow(() -> notWaiting(group, taskInstanceId));
        keepers.changed(List.of(slot));
        return get(caller, project, group);
    }

    private static ApiException notFound(String project, String group) {
        return ApiException.notFound(
                "task-group.not-found", "there is no task group " + group + " in the project " + project);
    }

    private static ApiException notWaiting(String group, long taskInstanceId) {
        return ApiException.conflict(
                "task-group.not-waiting",
                "task instance " + taskInstanceId + " does not wait for a permit of " + group
                        + ": it may have one already");
    }

    @Schema(name = "TaskGroupBody")
    record GroupBody(
            @Nullable String description,

            @Schema(description = "How many tasks may have a permit at a time, 0 to 1000000") @Nullable
            Integer capacity,

            @Schema(description = "false: no permit is given; those that are out stay. Absent: true") @Nullable
            Boolean enabled) {

        private TaskGroups.Wish checked() {
            if (capacity == null || capacity < 0 || capacity > MAX_CAPACITY) {
                throw ApiException.invalidField("capacity", "expected 0 to " + MAX_CAPACITY);
            }
            return new TaskGroups.Wish(
                    description == null ? "" : Check.optionalText("description", description, MAX_DESCRIPTION),
                    capacity,
                    enabled == null || enabled);
        }
    }

    record PriorityBody(
            @Schema(description = "The larger comes first") @Nullable
            Integer priority) {
        private int checked() {
            if (priority == null || priority < TaskResources.LEAST_PRIORITY || priority > TaskResources.MOST_PRIORITY) {
                throw ApiException.invalidField(
                        "priority", "expected " + TaskResources.LEAST_PRIORITY + " to " + TaskResources.MOST_PRIORITY);
            }
            return priority;
        }
    }
}
