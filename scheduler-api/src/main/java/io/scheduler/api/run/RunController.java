package io.scheduler.api.run;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.instance.InstanceView;
import io.scheduler.api.instance.Operations;
import io.scheduler.api.instance.Priorities;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Workflow instances")
class RunController {
    private static final String KEY = "Idempotency-Key";

    private final Starts starts;
    private final RunPlans plans;
    private final Operations operations;

    RunController(Starts starts, RunPlans plans, Operations operations) {
        this.starts = starts;
        this.plans = plans;
        this.operations = operations;
    }

    @PostMapping("/projects/{project}/workflows/{workflow}/instances")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @Operation(
            summary = "Starts the current version of a workflow, or some of its tasks",
            description =
                    "Calls with the same Idempotency-Key start it once; the later ones get 200 and the same id. With"
                            + " dryRun nothing is started: the answer is what would run.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = StartedView.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(oneOf = {StartedView.class, RunPlan.class})))
    ResponseEntity<Object> start(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestHeader(value = KEY, required = false) @Nullable String idempotencyKey,
            @RequestBody(required = false) @Nullable StartBody body) {
        Check.name("project", project);
        Check.name("workflow", workflow);
        String key = Check.idempotencyKey(idempotencyKey);
        StartBody asked = body == null ? StartBody.NOTHING : body;
        Map<String, String> params = Check.params(asked.params());
        TaskSelection tasks = asked.tasks() == null ? null : asked.tasks().selection();
        StartRequest request = new StartRequest(project, workflow, params, tasks, Priorities.of(asked.priority()));
        return Boolean.TRUE.equals(asked.dryRun())
                ? ResponseEntity.ok(plans.of(caller, request))
                : answer(starts.start(caller, request, key));
    }

    @PostMapping("/workflow-instances/{id}/rerun")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @Operation(
            summary = "Repeats a run as a run of its own, with the same version, parameters and business time",
            description =
                    "What is given replaces what the run had. With inPlace a finished instance begins anew itself, and the"
                            + " answer is 202. An Idempotency-Key counts as for a start.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = StartedView.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StartedView.class)))
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = InstanceView.class)))
    ResponseEntity<Object> rerun(
            Caller caller,
            @PathVariable long id,
            @RequestHeader(value = KEY, required = false) @Nullable String idempotencyKey,
            @RequestBody(required = false) @Nullable RerunBody body) {
        String key = Check.idempotencyKey(idempotencyKey);
        RerunBody asked = body == null ? RerunBody.NOTHING : body;
        if (asked.isInPlace()) {
            return ResponseEntity.accepted()
                    .body(InstanceView.of(
                            operations.ask(caller, id, io.scheduler.api.instance.Operation.RERUN, "{}", key)));
        }
        return answer(starts.rerun(caller, id, asked, key));
    }

    private static ResponseEntity<Object> answer(Starts.Made made) {
        return ResponseEntity.status(made.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                .location(URI.create("/api/v1/workflow-instances/" + made.id()))
                .body(new StartedView(made.id()));
    }

    record StartedView(long id) {}
}
