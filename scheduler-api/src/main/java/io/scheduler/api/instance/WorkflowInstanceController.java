package io.scheduler.api.instance;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.web.Check;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Workflow instances")
class WorkflowInstanceController {
    private static final String NO_PAYLOAD = "{}";

    private final Operations operations;

    WorkflowInstanceController(Operations operations) {
        this.operations = operations;
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

    @PostMapping("/workflow-instances/{id}/recover")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Goes on from the tasks that did not succeed",
            description =
                    "A call that is repeated with its Idempotency-Key is accepted again and recovers nothing more.")
    InstanceView recover(
            Caller caller,
            @PathVariable long id,
            @RequestHeader(value = "Idempotency-Key", required = false) @Nullable String idempotencyKey) {
        String key = Check.idempotencyKey(idempotencyKey);
        return InstanceView.of(operations.ask(caller, id, Operation.RECOVER, NO_PAYLOAD, key));
    }

    @DeleteMapping("/workflow-instances/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.DELETE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Deletes a finished instance with all that is known of its tasks")
    void delete(Caller caller, @PathVariable long id) {
        operations.delete(caller, id);
    }
}
