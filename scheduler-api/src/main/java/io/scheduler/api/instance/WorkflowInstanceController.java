package io.scheduler.api.instance;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.Problem.FieldError;
import io.scheduler.api.web.Check;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartResult;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Workflow instances")
class WorkflowInstanceController {
    private static final String NO_PAYLOAD = "{}";

    private final WorkflowInstances instances;
    private final Operations operations;
    private final MasterNudge nudge;
    private final Clock clock;

    WorkflowInstanceController(WorkflowInstances instances, Operations operations, MasterNudge nudge, Clock clock) {
        this.instances = instances;
        this.operations = operations;
        this.nudge = nudge;
        this.clock = clock;
    }

    @PostMapping("/projects/{project}/workflows/{workflow}/instances")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Starts the current version of a workflow",
            description = "Calls with the same Idempotency-Key start it once; the later ones get 200 and the same id.")
    ResponseEntity<StartedView> start(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestHeader(value = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody(required = false) @Nullable StartBody body) {
        Check.name("project", project);
        Check.name("workflow", workflow);
        String key = Check.idempotencyKey(idempotencyKey);
        Map<String, String> params = Check.params(body == null ? null : body.params());
        StartResult result = instances.start(
                caller,
                new StartRequest(project, workflow, params),
                key,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return switch (result) {
            case StartResult.Started started -> {
                nudge.nudge(started.slot());
                yield answer(HttpStatus.CREATED, started.id());
            }
            case StartResult.Repeated repeated -> answer(HttpStatus.OK, repeated.id());
            case StartResult.KeyReused reused ->
                throw ApiException.invalid(
                        "instance.idempotency-key-reused",
                        "this Idempotency-Key started instance " + reused.id()
                                + " with other parameters; use a new key for a new start",
                        java.util.List.of());
            case StartResult.WrongParams wrong ->
                throw ApiException.invalid(
                        "instance.params-invalid",
                        wrong.problems().getFirst().toString(),
                        wrong.problems().stream()
                                .map(problem -> FieldError.of(problem.path(), problem.message()))
                                .toList());
            case StartResult.NoWorkflow none ->
                throw ApiException.notFound(
                        "workflow.not-found", "there is no workflow " + workflow + " in the project " + project);
        };
    }

    private static ResponseEntity<StartedView> answer(HttpStatus status, long id) {
        return ResponseEntity.status(status)
                .location(URI.create("/api/v1/workflow-instances/" + id))
                .body(new StartedView(id));
    }

    @GetMapping("/workflow-instances")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.READ)
    @io.swagger.v3.oas.annotations.Operation(summary = "Lists instances, newest first")
    Page<InstanceView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable WorkflowState state,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        var filter = new WorkflowInstance.Filter(
                Check.optionalName("project", project), Check.optionalName("workflow", workflow), state);
        return instances
                .list(caller, filter, Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(InstanceView::of);
    }

    @GetMapping("/workflow-instances/{id}")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.READ)
    @io.swagger.v3.oas.annotations.Operation(summary = "Shows an instance")
    InstanceView get(Caller caller, @PathVariable long id) {
        return InstanceView.of(operations.find(caller, id));
    }

    @PostMapping("/workflow-instances/{id}/pause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(summary = "Begins no new task; running ones go on to their end")
    InstanceView pause(Caller caller, @PathVariable long id) {
        return InstanceView.of(operations.ask(caller, id, Operation.PAUSE, NO_PAYLOAD));
    }

    @PostMapping("/workflow-instances/{id}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(summary = "Goes on after a pause")
    InstanceView resume(Caller caller, @PathVariable long id) {
        return InstanceView.of(operations.ask(caller, id, Operation.RESUME, NO_PAYLOAD));
    }

    @PostMapping("/workflow-instances/{id}/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(summary = "Kills running tasks and ends the instance")
    InstanceView stop(Caller caller, @PathVariable long id) {
        return InstanceView.of(operations.ask(caller, id, Operation.STOP, NO_PAYLOAD));
    }

    @PostMapping("/workflow-instances/{id}/rerun")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(summary = "Runs the whole instance anew")
    InstanceView rerun(Caller caller, @PathVariable long id) {
        return InstanceView.of(operations.ask(caller, id, Operation.RERUN, NO_PAYLOAD));
    }

    @PostMapping("/workflow-instances/{id}/recover")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(summary = "Goes on from the tasks that did not succeed")
    InstanceView recover(Caller caller, @PathVariable long id) {
        return InstanceView.of(operations.ask(caller, id, Operation.RECOVER, NO_PAYLOAD));
    }

    /**
     * @param params stronger than those of the document
     */
    record StartBody(@Nullable Map<String, @Nullable String> params) {}

    record StartedView(long id) {}

    /**
     * An instance as clients see it.
     *
     * @param businessTime the time that its parameters speak of: of a scheduled one its fire time
     * @param schedule the schedule that made it, while there is one
     */
    record InstanceView(
            long id,
            String project,
            String workflow,
            int version,
            WorkflowState state,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            Map<String, String> params,
            int runNumber,
            String createdBy,
            @Nullable String reason,
            @Nullable String attention,
            Origin.Kind origin,
            Instant businessTime,
            String timezone,
            @Nullable String schedule,
            @Nullable Long backfillId,
            @Nullable Long parentWorkflowInstanceId,
            @Nullable Long parentTaskInstanceId) {

        static InstanceView of(WorkflowInstance instance) {
            return new InstanceView(
                    instance.id(),
                    instance.project(),
                    instance.workflow(),
                    instance.version(),
                    instance.state(),
                    instance.createdAt(),
                    instance.startedAt(),
                    instance.finishedAt(),
                    instance.params(),
                    instance.runNumber(),
                    instance.createdBy(),
                    instance.reason(),
                    instance.attention(),
                    instance.origin(),
                    instance.businessTime() == null ? instance.createdAt() : instance.businessTime(),
                    instance.zone(),
                    instance.schedule(),
                    instance.backfillId(),
                    instance.parentWorkflowInstanceId(),
                    instance.parentTaskInstanceId());
        }
    }
}
