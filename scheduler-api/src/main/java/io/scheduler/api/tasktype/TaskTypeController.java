package io.scheduler.api.tasktype;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.JsonSchema;
import io.scheduler.common.workflow.TaskTypeSchema;
import io.scheduler.common.workflow.TaskTypeSchemas;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/task-types")
@Tag(name = "Task types")
class TaskTypeController {
    private final TaskTypeSchemas schemas;

    TaskTypeController(TaskTypeSchemas schemas) {
        this.schemas = schemas;
    }

    @GetMapping
    @Access(resource = Resource.TASK_TYPE, action = Action.READ)
    @Operation(summary = "Lists the types of tasks that documents may use, those of plugins too")
    Page<TaskTypeView> list(Caller caller) {
        List<TaskTypeView> items = schemas.all().stream().map(TaskTypeView::of).toList();
        return new Page<>(items, items.size(), 0, Math.max(1, items.size()));
    }

    @GetMapping("/{type}/schema")
    @Access(resource = Resource.TASK_TYPE, action = Action.READ)
    @Operation(
            summary = "The type's own fields as JSON Schema (draft 2020-12)",
            description = "The options that all tasks have, such as name, dependsOn and retry, stand beside them: with"
                    + " whole=true the schema is that of a whole task.")
    Map<String, Object> schema(
            Caller caller, @PathVariable String type, @RequestParam(defaultValue = "false") boolean whole) {
        return schemas.find(Check.name("type", type))
                .map(schema -> whole ? JsonSchema.ofTask(schema) : JsonSchema.of(schema))
                .orElseThrow(() -> ApiException.notFound(
                        "task-type.not-found", "there is no task type " + type + "; there are " + schemas.names()));
    }

    /** @param source who brings it */
    record TaskTypeView(String type, String title, String description, Source source) {
        static TaskTypeView of(TaskTypeSchema schema) {
            boolean builtIn = TaskTypeSchemas.builtIn().find(schema.name()).isPresent();
            return new TaskTypeView(
                    schema.name(), schema.title(), schema.description(), builtIn ? Source.BUILT_IN : Source.PLUGIN);
        }
    }

    enum Source {
        BUILT_IN,
        PLUGIN
    }
}
