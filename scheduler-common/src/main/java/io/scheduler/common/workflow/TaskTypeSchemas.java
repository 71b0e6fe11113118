package io.scheduler.common.workflow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The task types that documents may use. Immutable. */
public final class TaskTypeSchemas {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final TaskTypeSchemas BUILT_IN = of(List.of(
            new TaskTypeSchema(
                    "shell", List.of(new TaskTypeSchema.Field("script", TaskTypeSchema.Kind.STRING, true, MEBIBYTE))),
            new TaskTypeSchema("noop", List.of()),
            // carried out by the master, see ControlFlow
            new TaskTypeSchema(
                    "switch",
                    List.of(
                            new TaskTypeSchema.Field("cases", TaskTypeSchema.Kind.LIST, true, 1_000),
                            new TaskTypeSchema.Field("otherwise", TaskTypeSchema.Kind.LIST, false, 10_000))),
            new TaskTypeSchema(
                    "conditions",
                    List.of(
                            new TaskTypeSchema.Field("when", TaskTypeSchema.Kind.LIST_OR_MAP, true, 1_000),
                            new TaskTypeSchema.Field("onTrue", TaskTypeSchema.Kind.LIST, false, 10_000),
                            new TaskTypeSchema.Field("onFalse", TaskTypeSchema.Kind.LIST, false, 10_000))),
            new TaskTypeSchema(
                    "wait", List.of(new TaskTypeSchema.Field("for", TaskTypeSchema.Kind.STRING, false, 100))),
            new TaskTypeSchema(
                    "sub-workflow",
                    List.of(
                            new TaskTypeSchema.Field("workflow", TaskTypeSchema.Kind.STRING, true, 1_000),
                            new TaskTypeSchema.Field("project", TaskTypeSchema.Kind.STRING, false, 1_000),
                            new TaskTypeSchema.Field("version", TaskTypeSchema.Kind.NUMBER, false, 1)))));

    private final Map<String, TaskTypeSchema> byName;

    private TaskTypeSchemas(Map<String, TaskTypeSchema> byName) {
        this.byName = byName;
    }

    /** The types that every installation has: {@code shell}, {@code noop} and those of {@link ControlFlow}. */
    public static TaskTypeSchemas builtIn() {
        return BUILT_IN;
    }

    public static TaskTypeSchemas of(Collection<TaskTypeSchema> schemas) {
        return new TaskTypeSchemas(
                new TreeMap<>(schemas.stream().collect(Collectors.toMap(TaskTypeSchema::name, Function.identity()))));
    }

    public Optional<TaskTypeSchema> find(String type) {
        return Optional.ofNullable(byName.get(type));
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(byName.keySet());
    }

    String listed() {
        return String.join(", ", byName.keySet());
    }
}
