package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.param.ParameterDeclaration;
import io.scheduler.common.param.ParameterType;
import io.scheduler.common.param.TaskParameters;
import io.scheduler.common.workflow.StartInputs;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskTypeSchemas;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.project.InProject;
import io.scheduler.engine.VisibleParameters;
import io.scheduler.engine.WorkflowRun;
import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An assignment in the making. Says what it needs of the store, one kind after the other, and is given it; any step may
 * find out that the task can not be sent as it is, which it throws.
 */
final class Draft {
    private static final Set<String> WITH_DATA_SOURCE = Set.of("sql", "procedure");
    private static final String DATA_SOURCE = "dataSource";

    private final Assignments.Wanted wanted;
    private final TraceParents traces;
    private final TaskDefinition definition;
    private final TaskParameters params;
    private Map<String, Object> config;
    private Map<String, String> values;
    private TaskAssignment.@Nullable Environment environment;
    private @Nullable List<String> secrets;
    private @Nullable DataSourceAccess access;

    Draft(Assignments.Wanted wanted, TraceParents traces) {
        LiveRun live = wanted.live();
        this.wanted = wanted;
        this.traces = traces;
        this.definition = live.run().plan().task(wanted.task());
        this.params = new RunParameters(live).of(wanted.task(), wanted.attempt());
        judgeLate();
        this.config = TaskTypeSchemas.builtIn().resolve(definition.type(), definition.config(), params::config);
        this.values = values(definition, params);
    }

    /** Defaults that refer to what tasks hand on are known only now. */
    private void judgeLate() {
        WorkflowRun run = wanted.live().run();
        if (run.plan().document().declarations().isEmpty()) {
            return;
        }
        Set<String> stronger = new HashSet<>(run.context(wanted.task()).keySet());
        stronger.addAll(definition.params().keySet());
        stronger.addAll(run.instance().params().keySet());
        String wrong = VisibleParameters.wrong(
                StartInputs.declaredBy(run.plan().document()).judgeLate(stronger, params));
        if (wrong != null) {
            throw new IllegalStateException(wrong);
        }
    }

    Set<String> environments() {
        String name = environmentName();
        return name == null ? Set.of() : Set.of(name);
    }

    private @Nullable String environmentName() {
        return wanted.live().run().plan().document().environmentOf(definition);
    }

    /** As it is now: the next attempt gets what it is then. */
    void equip(Map<String, TaskEnvironment> environments) {
        String name = environmentName();
        if (name == null) {
            return;
        }
        TaskEnvironment found = environments.get(name);
        if (found == null) {
            throw new IllegalStateException("there is no environment " + name + ": make it, or correct the document");
        }
        if (!found.isFor(definition.workerGroup())) {
            throw new IllegalStateException("the environment " + name + " is for the worker groups "
                    + String.join(", ", found.workerGroups()) + ", but the task is for " + definition.workerGroup());
        }
        environment = new TaskAssignment.Environment(
                name, texts(params.config(Map.copyOf(found.variables()))), found.prologue());
    }

    /** Known once the environment is. */
    List<InProject> secrets() {
        return params.secrets().stream().map(this::inProject).toList();
    }

    void reveal(Map<InProject, Supplier<String>> secretsOfAll) {
        if (params.secrets().isEmpty()) {
            return;
        }
        Map<String, String> opened = new LinkedHashMap<>();
        Set<String> missing = new TreeSet<>();
        for (String name : params.secrets()) {
            Supplier<String> secret = secretsOfAll.get(inProject(name));
            if (secret == null) {
                missing.add(name);
            } else {
                opened.put(name, secret.get());
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("expected the project "
                    + wanted.live().project() + " to have the secrets " + String.join(", ", missing)
                    + ", but it has none of that name: add them, or correct the document");
        }
        config = TaskParameters.revealConfig(config, opened);
        values = TaskParameters.reveal(values, opened);
        if (environment != null) {
            environment = new TaskAssignment.Environment(
                    environment.name(), TaskParameters.reveal(environment.variables(), opened), environment.prologue());
        }
        secrets = List.copyOf(opened.values());
    }

    /** The one that the task names, which only the worker that connects gets to know. */
    List<InProject> dataSources() {
        return WITH_DATA_SOURCE.contains(definition.type()) && config.get(DATA_SOURCE) instanceof String name
                ? List.of(inProject(name))
                : List.of();
    }

    void connect(Map<InProject, Supplier<DataSources.Opened>> found) {
        for (InProject name : dataSources()) {
            Supplier<DataSources.Opened> sealed = found.get(name);
            if (sealed != null) {
                DataSources.Opened opened = sealed.get();
                access = new DataSourceAccess(opened.spec(), opened.password());
            }
        }
    }

    TaskAssignment made() {
        LiveRun live = wanted.live();
        TaskAttempt attempt = wanted.attempt();
        TaskAssignment made = new TaskAssignment(
                attempt.id(),
                live.id(),
                live.slot(),
                wanted.epoch(),
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
                environment,
                traces.of(live.root(), attempt.id()));
        return access == null ? made : made.with(access);
    }

    private InProject inProject(String name) {
        return new InProject(wanted.live().project(), name);
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
