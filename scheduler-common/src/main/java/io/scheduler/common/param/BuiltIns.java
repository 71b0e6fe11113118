package io.scheduler.common.param;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that every task has. They are the weakest: whoever gives one of these names a value of their own wins. A
 * {@code code} is the name, which is what identifies a project, a workflow and a task here.
 *
 * <p>Not here: {@code system.task.execute.path}, which only the worker knows and puts into the script.
 *
 * @param time of the run
 * @param project name
 * @param workflow name
 * @param workflowInstanceId of the run
 * @param task name
 * @param taskInstanceId of the attempt
 */
public record BuiltIns(
        BusinessTime time, String project, String workflow, long workflowInstanceId, String task, long taskInstanceId) {

    /** What the names begin with that have another value in each task. */
    public static final String OF_TASKS = "system.task.";

    private static final List<String> NAMES = List.of(
            "system.biz.date",
            "system.biz.curdate",
            "system.datetime",
            "system.project.name",
            "system.project.code",
            "system.workflow.definition.name",
            "system.workflow.definition.code",
            "system.workflow.instance.id",
            "system.task.definition.name",
            "system.task.definition.code",
            "system.task.instance.id");

    /** All of them. */
    public Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        NAMES.forEach(name -> all.put(name, Objects.requireNonNull(get(name))));
        return all;
    }

    /** Its value; null when there is none of that name. */
    @Nullable
    String get(String name) {
        return switch (name) {
            case "system.biz.date" -> time.expand("$[yyyyMMdd-1]");
            case "system.biz.curdate" -> time.expand("$[yyyyMMdd]");
            case "system.datetime" -> time.expand("$[yyyyMMddHHmmss]");
            case "system.project.name", "system.project.code" -> project;
            case "system.workflow.definition.name", "system.workflow.definition.code" -> workflow;
            case "system.workflow.instance.id" -> Long.toString(workflowInstanceId);
            case "system.task.definition.name", "system.task.definition.code" -> task;
            case "system.task.instance.id" -> Long.toString(taskInstanceId);
            default -> null;
        };
    }
}
