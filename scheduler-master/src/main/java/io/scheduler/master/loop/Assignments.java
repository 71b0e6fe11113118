package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.param.ParameterDeclaration;
import io.scheduler.common.param.ParameterType;
import io.scheduler.common.param.TaskParameters;
import io.scheduler.common.workflow.StartInputs;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskTypeSchemas;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.engine.VisibleParameters;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a dispatched attempt into what its worker is told: parameters are replaced here, once, and secrets get their
 * values here and nowhere else.
 */
final class Assignments {
    private final PartitionStore store;

    Assignments(PartitionStore store) {
        this.store = store;
    }

    /**
     * @throws io.scheduler.dao.partition.StoreException when its secrets can not be read now
     * @throws RuntimeException when it can never be sent as it is
     */
    TaskAssignment of(LiveRun live, int task, TaskAttempt attempt, long epoch) {
        TaskDefinition definition = live.run().plan().task(task);
        TaskParameters params = new RunParameters(live).of(task, attempt);
        judgeLate(live, task, definition, params);
        Map<String, Object> config =
                TaskTypeSchemas.builtIn().resolve(definition.type(), definition.config(), params::config);
        Map<String, String> values = values(definition, params);
        TaskAssignment.Environment environment = environment(live, definition, params);
        List<String> secrets = null;
        if (!params.secrets().isEmpty()) {
            Map<String, String> opened = secrets(live.project(), params.secrets());
            config = TaskParameters.revealConfig(config, opened);
            values = TaskParameters.reveal(values, opened);
            environment = revealed(environment, opened);
            secrets = List.copyOf(opened.values());
        }
        return new TaskAssignment(
                attempt.id(),
                live.id(),
                live.slot(),
                epoch,
                live.project(),
                live.workflow(),
                definition.name(),
                attempt.number(),
                definition.type(),
                config,
                values,
                attempt.times().dispatchedAt(),
                outputs(definition, params),
                secrets,
                null,
                environment);
    }

    /** Defaults that refer to what tasks hand on are known only now. */
    private static void judgeLate(LiveRun live, int task, TaskDefinition definition, TaskParameters params) {
        WorkflowDocument document = live.run().plan().document();
        if (document.declarations().isEmpty()) {
            return;
        }
        Set<String> stronger = new HashSet<>(live.run().context(task).keySet());
        stronger.addAll(definition.params().keySet());
        stronger.addAll(live.run().instance().params().keySet());
        String wrong = VisibleParameters.wrong(StartInputs.declaredBy(document).judgeLate(stronger, params));
        if (wrong != null) {
            throw new IllegalStateException(wrong);
        }
    }

    /** As it is now: the next attempt gets what it is then. */
    private TaskAssignment.@Nullable Environment environment(
            LiveRun live, TaskDefinition definition, TaskParameters params) {
        String name = live.run().plan().document().environmentOf(definition);
        if (name == null) {
            return null;
        }
        TaskEnvironment found = store.environment(name)
                .orElseThrow(() -> new IllegalStateException(
                        "there is no environment " + name + ": make it, or correct the document"));
        if (!found.isFor(definition.workerGroup())) {
            throw new IllegalStateException("the environment " + name + " is for the worker groups "
                    + String.join(", ", found.workerGroups()) + ", but the task is for " + definition.workerGroup());
        }
        return new TaskAssignment.Environment(
                name, texts(params.config(Map.copyOf(found.variables()))), found.prologue());
    }

    private static TaskAssignment.@Nullable Environment revealed(
            TaskAssignment.@Nullable Environment environment, Map<String, String> opened) {
        return environment == null
                ? null
                : new TaskAssignment.Environment(
                        environment.name(),
                        TaskParameters.reveal(environment.variables(), opened),
                        environment.prologue());
    }

    private static Map<String, String> texts(Map<String, Object> resolved) {
        Map<String, String> texts = new LinkedHashMap<>();
        resolved.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }

    /** What stands in SQL is bound by the worker; what it refers to and is no parameter of its own is added to them. */
    private static Map<String, String> values(TaskDefinition definition, TaskParameters params) {
        Set<String> bound = TaskTypeSchemas.builtIn().boundNames(definition.type(), definition.config());
        if (bound.isEmpty()) {
            return params.values();
        }
        Map<String, String> values = new LinkedHashMap<>(params.values());
        for (String name : bound) {
            String reference = "${" + name + "}";
            Object value = params.config(Map.of(name, reference)).get(name);
            if (value instanceof String text && !text.equals(reference)) {
                values.putIfAbsent(name, text);
            }
        }
        return values;
    }

    private Map<String, String> secrets(String project, Set<String> names) {
        Map<String, String> opened = store.secrets(project, names);
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(opened.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("expected the project " + project + " to have the secrets "
                    + String.join(", ", missing) + ", but it has none of that name: add them, or correct the document");
        }
        return opened;
    }

    private static TaskAssignment.@Nullable Outputs outputs(TaskDefinition definition, TaskParameters params) {
        Map<String, Optional<String>> declared = definition.outputs();
        if (declared.isEmpty()) {
            return null;
        }
        Map<String, String> written = new LinkedHashMap<>();
        declared.forEach((name, value) -> value.ifPresent(text -> written.put(name, text)));
        List<String> lists = declared.keySet().stream()
                .filter(name -> definition.declarations().get(name) instanceof ParameterDeclaration of
                        && of.type() == ParameterType.LIST)
                .toList();
        return new TaskAssignment.Outputs(
                List.copyOf(declared.keySet()), params.handedOn(written), lists.isEmpty() ? null : lists);
    }
}
