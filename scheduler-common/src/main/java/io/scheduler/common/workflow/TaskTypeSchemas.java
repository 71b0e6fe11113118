package io.scheduler.common.workflow;

import io.scheduler.common.sql.SqlTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The task types that documents may use. Immutable. */
public final class TaskTypeSchemas {
    private static final TaskTypeSchemas BUILT_IN = of(List.of(
                    "shell",
                    "python",
                    "http",
                    "sql",
                    "procedure",
                    "noop",
                    // carried out by the master, see ControlFlow
                    "switch",
                    "conditions",
                    "wait",
                    "sub-workflow",
                    "dependent",
                    "foreach")
            .stream()
            .map(SchemaFile::builtIn)
            .toList());

    private final Map<String, TaskTypeSchema> byName;
    private final boolean trusting;

    private TaskTypeSchemas(Map<String, TaskTypeSchema> byName, boolean trusting) {
        this.byName = byName;
        this.trusting = trusting;
    }

    /** The types that every installation has. */
    public static TaskTypeSchemas builtIn() {
        return BUILT_IN;
    }

    public static TaskTypeSchemas of(Collection<TaskTypeSchema> schemas) {
        return new TaskTypeSchemas(
                new TreeMap<>(schemas.stream().collect(Collectors.toMap(TaskTypeSchema::name, Function.identity()))),
                false);
    }

    /** These and others; of equal names the present one stays. */
    public TaskTypeSchemas with(Collection<TaskTypeSchema> others) {
        Map<String, TaskTypeSchema> all = new TreeMap<>(byName);
        others.forEach(schema -> all.putIfAbsent(schema.name(), schema));
        return new TaskTypeSchemas(all, trusting);
    }

    /** For documents that were checked when they were stored: types that are not known here are taken as they are. */
    public TaskTypeSchemas trusting() {
        return new TaskTypeSchemas(byName, true);
    }

    public Optional<TaskTypeSchema> find(String type) {
        TaskTypeSchema known = byName.get(type);
        return known == null && trusting && NameRule.allows(type)
                ? Optional.of(TaskTypeSchema.open(type))
                : Optional.ofNullable(known);
    }

    /** By name. */
    public List<TaskTypeSchema> all() {
        return new ArrayList<>(byName.values());
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /**
     * A task's fields after their placeholders were replaced, except those that hold SQL: there parameters become values
     * that the database gets beside the statement, so nobody may paste them.
     */
    public Map<String, Object> resolve(
            String type, Map<String, Object> config, UnaryOperator<Map<String, Object>> replaced) {
        TaskTypeSchema schema = byName.get(type);
        if (schema == null
                || schema.fields().stream().noneMatch(field -> field.shape().isBound())) {
            return replaced.apply(config);
        }
        Map<String, Object> pasted = new LinkedHashMap<>(config);
        Map<String, Object> bound = new LinkedHashMap<>();
        schema.fields().stream()
                .filter(field -> field.shape().isBound() && config.containsKey(field.name()))
                .forEach(field -> bound.put(field.name(), pasted.remove(field.name())));
        Map<String, Object> all = new LinkedHashMap<>(replaced.apply(pasted));
        all.putAll(bound);
        return Collections.unmodifiableMap(all);
    }

    /** Names of what is bound in the SQL of a task, in their order. */
    public Set<String> boundNames(String type, Map<String, Object> config) {
        TaskTypeSchema schema = byName.get(type);
        Set<String> names = new LinkedHashSet<>();
        if (schema != null) {
            schema.fields().stream()
                    .filter(field -> field.shape().isBound())
                    .forEach(field -> collect(config.get(field.name()), names));
        }
        return names;
    }

    private static void collect(@Nullable Object value, Set<String> names) {
        if (value instanceof String sql) {
            names.addAll(SqlTemplate.parse(sql).names());
        } else if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, names));
        }
    }

    String listed() {
        return String.join(", ", byName.keySet());
    }
}
