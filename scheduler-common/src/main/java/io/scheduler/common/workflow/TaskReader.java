package io.scheduler.common.workflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one task: the options that all tasks have, then the fields of its type. */
final class TaskReader {
    /** Kept equal to META-INF/scheduler/task.json. */
    static final List<String> COMMON = List.of(
            "name",
            "type",
            "dependsOn",
            "retry",
            "timeout",
            "delay",
            "priority",
            "workerGroup",
            "onWorkerLoss",
            "disabled",
            "params",
            "taskGroup",
            "taskGroupPriority",
            "environment");

    private static final int MAX_ATTEMPTS = 100;

    private final TaskTypeSchemas schemas;
    private final Problems problems;

    TaskReader(TaskTypeSchemas schemas, Problems problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    /** A task whose faults, if any, have been reported; then it holds stand-ins and serves only to go on looking. */
    TaskDefinition read(Node.Fields fields, String path) {
        FieldReader reader = new FieldReader(fields, path, problems);
        String name = reader.name("name", null);
        TaskTypeSchema schema = type(reader);
        int before = problems.count();
        Map<String, Object> config = schema == null
                ? Map.of()
                : new ConfigReader(problems, ForEachReader.isOf(schema.name()))
                        .read(fields, path, checked(schema), COMMON);
        if (schema != null && problems.count() == before) {
            ControlFlowFields.check(schema.name(), config, fields, reader, problems);
        }
        ParameterReader.Read params = reader.params("params", ParameterReader.Owner.TASK);
        return new TaskDefinition(
                name == null ? "" : name,
                schema == null ? "" : schema.name(),
                dependsOn(reader),
                retry(reader),
                reader.timeout("timeout"),
                reader.duration("delay"),
                reader.choice("priority", TaskDefinition.Priority.class, TaskDefinition.Priority.MEDIUM),
                String.valueOf(reader.name("workerGroup", TaskDefinition.DEFAULT_WORKER_GROUP)),
                reader.choice("onWorkerLoss", TaskDefinition.OnWorkerLoss.class, TaskDefinition.OnWorkerLoss.RETRY),
                reader.bool("disabled"),
                params.values(),
                params.declarations(),
                config,
                resources(reader));
    }

    private TaskResources resources(FieldReader reader) {
        String group = reader.present("taskGroup") == null ? null : reader.name("taskGroup", "");
        int priority = 0;
        Node given = reader.present("taskGroupPriority");
        if (given != null) {
            priority = reader.integer("taskGroupPriority", TaskResources.LEAST_PRIORITY, TaskResources.MOST_PRIORITY);
            if (group == null) {
                problems.add(
                        reader.pathOf("taskGroupPriority"),
                        given.line(),
                        "has no meaning without a taskGroup; leave it out");
            }
        }
        String environment = reader.present("environment") == null ? null : reader.name("environment", "");
        return group == null && environment == null
                ? TaskResources.NONE
                : new TaskResources(group, priority, environment);
    }

    /** What steers has a reader of its own, which says better what is wrong within a field, and all of it. */
    private static TaskTypeSchema checked(TaskTypeSchema schema) {
        return ControlFlow.isType(schema.name()) ? schema.looseWithin() : schema;
    }

    private @Nullable TaskTypeSchema type(FieldReader reader) {
        Node node = reader.present("type");
        if (node == null) {
            reader.missing("type");
        } else if (node instanceof Node.Text text) {
            TaskTypeSchema schema = schemas.find(text.value()).orElse(null);
            if (schema == null) {
                problems.add(
                        reader.pathOf("type"),
                        node.line(),
                        "expected one of " + schemas.listed() + ", but got " + node.described()
                                + Suggestions.didYouMean(text.value(), schemas.names()));
            }
            return schema;
        } else {
            reader.wrongType("type", node, "a text");
        }
        return null;
    }

    private List<String> dependsOn(FieldReader reader) {
        List<Node> nodes = reader.list("dependsOn");
        List<String> names = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node instanceof Node.Text text) {
                names.add(text.value());
                continue;
            }
            names.add("");
            if (!(node instanceof Node.Broken)) {
                problems.add(
                        Paths.item(reader.pathOf("dependsOn"), i),
                        node.line(),
                        "expected the name of a task, but got " + node.described());
            }
        }
        return names;
    }

    private TaskDefinition.Retry retry(FieldReader reader) {
        if (reader.present("retry") == null) {
            return TaskDefinition.Retry.NONE;
        }
        FieldReader retry = reader.map("retry");
        if (retry == null) {
            return TaskDefinition.Retry.NONE;
        }
        retry.refuseUnknown(List.of("attempts", "delay"));
        int attempts = retry.integer("attempts", 0, MAX_ATTEMPTS);
        Duration delay = retry.duration("delay");
        return new TaskDefinition.Retry(attempts, delay);
    }
}
