package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.param.BuiltIns;
import io.scheduler.common.param.BusinessTime;
import io.scheduler.common.param.ParameterScopes;
import io.scheduler.common.param.TaskParameters;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.engine.VisibleParameters;
import io.scheduler.engine.WorkflowRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of one run, by all their rules. What refers to a secret stays a reference here. */
record RunParameters(LiveRun live) implements VisibleParameters {

    @Override
    public Map<String, String> of(WorkflowRun run, int task) {
        TaskDefinition definition = run.plan().task(task);
        TaskAttempt attempt = run.attempt(task);
        BuiltIns builtIn = builtIn(definition.name(), attempt == null ? 0 : attempt.id());
        Map<String, String> values = new HashMap<>(builtIn.all());
        values.putAll(resolved(builtIn, run.context(task), definition.params()).values());
        return TaskParameters.reveal(values, Map.of());
    }

    @Override
    public Map<String, String> resolved(WorkflowRun run, int task, Map<String, String> texts) {
        TaskDefinition definition = run.plan().task(task);
        TaskAttempt attempt = run.attempt(task);
        return resolved(
                        builtIn(definition.name(), attempt == null ? 0 : attempt.id()),
                        run.context(task),
                        definition.params())
                .handedOn(texts);
    }

    /**
     * What an attempt sees, with places left for parameters that have another value each time.
     *
     * @param open names of these; {@code ${name}} stays as it is
     */
    Map<String, String> of(int task, TaskAttempt attempt, List<String> open) {
        TaskDefinition definition = live.run().plan().task(task);
        Map<String, String> startup = new HashMap<>(live.run().instance().params());
        open.forEach(name -> startup.put(name, "${" + name + "}"));
        TaskParameters resolved = resolved(
                builtIn(definition.name(), attempt.id()), live.run().context(task), definition.params(), startup);
        Map<String, String> seen = new HashMap<>(TaskParameters.reveal(resolved.values(), Map.of()));
        Map<String, String> own = new HashMap<>(definition.params());
        own.keySet().retainAll(open);
        // what is written at the task under such a name may speak of the value that is left open
        seen.putAll(resolved.handedOn(own));
        return seen;
    }

    @Override
    public Map<String, String> outputs(WorkflowRun run) {
        Map<String, String> declared = run.plan().document().handedUp();
        return declared.isEmpty()
                ? Map.of()
                : VisibleParameters.handedUp(
                        declared,
                        resolved(builtIn("", 0), run.results(), Map.of()).handedOn(declared));
    }

    @Override
    public @Nullable String wrongInputs(WorkflowRun run) {
        return VisibleParameters.wrong(run, () -> resolved(builtIn("", 0), Map.of(), Map.of()));
    }

    /** What an attempt sees, with all that is needed to put it into its configuration. */
    TaskParameters of(int task, TaskAttempt attempt) {
        TaskDefinition definition = live.run().plan().task(task);
        return resolved(builtIn(definition.name(), attempt.id()), live.run().context(task), definition.params());
    }

    private TaskParameters resolved(BuiltIns builtIn, Map<String, String> context, Map<String, String> local) {
        return resolved(builtIn, context, local, live.run().instance().params());
    }

    private TaskParameters resolved(
            BuiltIns builtIn, Map<String, String> context, Map<String, String> local, Map<String, String> startup) {
        return new ParameterScopes(
                        builtIn,
                        live.projectParams(),
                        live.run().plan().document().params(),
                        context,
                        local,
                        startup)
                .resolve(builtIn.time());
    }

    private BuiltIns builtIn(String task, long attempt) {
        WorkflowInstance instance = live.run().instance();
        BusinessTime time =
                BusinessTime.of(instance.businessTime(), instance.origin().zone());
        return new BuiltIns(time, live.project(), live.workflow(), live.id(), task, attempt);
    }
}
