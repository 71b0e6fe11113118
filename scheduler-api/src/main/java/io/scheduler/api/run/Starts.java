package io.scheduler.api.run;

import io.scheduler.api.instance.MasterNudge;
import io.scheduler.api.instance.Operations;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.instance.WorkflowInstances.RerunRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartResult;
import io.scheduler.dao.user.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes runs, and turns what stands against it into problems. Safe for use by several threads. */
@Component
class Starts {
    private final WorkflowInstances instances;
    private final Operations operations;
    private final MasterNudge nudge;
    private final Clock clock;

    Starts(WorkflowInstances instances, Operations operations, MasterNudge nudge, Clock clock) {
        this.instances = instances;
        this.operations = operations;
        this.nudge = nudge;
        this.clock = clock;
    }

    /** @param repeated an earlier call with the same key has made it */
    record Made(long id, boolean repeated) {}

    Made start(Caller caller, StartRequest request, @Nullable String key) {
        return made(instances.start(caller, request, key, now()), request.project(), request.workflow());
    }

    Made rerun(Caller caller, long id, RerunBody body, @Nullable String key) {
        WorkflowInstance instance = operations.find(caller, id);
        Map<String, String> params = new LinkedHashMap<>(instance.params());
        params.putAll(Check.params(body.params()));
        if (params.size() > Check.MAX_PARAMS) {
            throw ApiException.invalidField(
                    "params",
                    "expected at most " + Check.MAX_PARAMS + " together with those of the run, but there are "
                            + params.size());
        }
        TaskSelection tasks = body.tasks() == null
                ? instance.tasks()
                : body.tasks().isEmpty() ? null : body.tasks().selection();
        RerunRequest request = new RerunRequest(instance, params, tasks, body.latest());
        return made(instances.rerun(caller, request, key, now()), instance.project(), instance.workflow());
    }

    private Made made(StartResult result, String project, String workflow) {
        return switch (result) {
            case StartResult.Started started -> {
                nudge.nudge(started.slot());
                yield new Made(started.id(), false);
            }
            case StartResult.Repeated repeated -> new Made(repeated.id(), true);
            case StartResult.KeyReused reused ->
                throw ApiException.invalid(
                        "instance.idempotency-key-reused",
                        "this Idempotency-Key started instance " + reused.id()
                                + ", which was asked for in another way; use a new key for a new start",
                        List.of());
            case StartResult.WrongParams wrong ->
                throw ApiException.invalid("instance.params-invalid", wrong.problems());
            case StartResult.WrongTasks wrong -> throw ApiException.invalid("instance.tasks-unknown", wrong.problems());
            case StartResult.NoWorkflow none -> throw noWorkflow(project, workflow);
        };
    }

    static ApiException noWorkflow(String project, String workflow) {
        return ApiException.notFound(
                "workflow.not-found", "there is no workflow " + workflow + " in the project " + project);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
