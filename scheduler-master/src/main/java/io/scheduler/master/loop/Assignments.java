package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.param.ParameterScopes;
import io.scheduler.common.param.Placeholders;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskTypeSchemas;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.Map;

/** Turns a dispatched attempt into what its worker is told: parameters are replaced here, once. */
final class Assignments {

    private Assignments() {}

    static TaskAssignment of(LiveRun live, int task, TaskAttempt attempt, long epoch) {
        TaskDefinition definition = live.run().plan().task(task);
        Map<String, String> params = new ParameterScopes(
                        live.run().instance().params(),
                        definition.params(),
                        live.run().context(task),
                        live.run().plan().document().params())
                .resolve();
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
                TaskTypeSchemas.builtIn()
                        .resolve(
                                definition.type(),
                                definition.config(),
                                config -> Placeholders.resolveConfig(config, params)),
                params,
                attempt.times().dispatchedAt());
    }
}
