package io.scheduler.engine;

import io.scheduler.common.param.ParameterScopes;
import io.scheduler.common.param.Placeholders;
import java.util.HashMap;
import java.util.Map;

/** The values that a task of a run sees: its parameters. Must be a pure function of the run. */
public interface SeenValues {

    /** Name to value, placeholders replaced. */
    Map<String, String> of(WorkflowRun run, int task);

    /** What a run that has come to its end hands to its parent: what its document declares. */
    Map<String, String> outputs(WorkflowRun run);

    /** Knows what stands in the document and what was given at the start, and nothing else. */
    SeenValues OF_THE_DOCUMENT = new SeenValues() {
        @Override
        public Map<String, String> of(WorkflowRun run, int task) {
            return new ParameterScopes(
                            run.instance().params(),
                            run.plan().task(task).params(),
                            run.context(task),
                            run.plan().document().params())
                    .resolve();
        }

        @Override
        public Map<String, String> outputs(WorkflowRun run) {
            Map<String, String> declared = run.plan().document().outputs();
            if (declared.isEmpty()) {
                return Map.of();
            }
            Map<String, String> params = new ParameterScopes(
                            run.instance().params(),
                            Map.of(),
                            run.results(),
                            run.plan().document().params())
                    .resolve();
            Map<String, String> outputs = new HashMap<>();
            declared.forEach((name, template) -> outputs.put(name, Placeholders.resolve(template, params)));
            return outputs;
        }
    };
}
