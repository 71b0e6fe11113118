package io.scheduler.api.run;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Permissions;
import io.scheduler.api.access.Resource;
import io.scheduler.api.instance.Operation;
import io.scheduler.api.instance.Operations;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Workflow instances")
class BatchController {
    /** Leaves room for the id behind it. */
    private static final int LONGEST_KEY = 180;

    private final WorkflowInstances instances;
    private final Operations operations;
    private final Starts starts;

    BatchController(WorkflowInstances instances, Operations operations, Starts starts) {
        this.instances = instances;
        this.operations = operations;
        this.starts = starts;
    }

    @PostMapping("/workflow-instances/batch")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Asks the same of many instances",
            description =
                    "At most 1,000 a call. Each is answered on its own: what becomes of one says nothing about the others."
                            + " With an Idempotency-Key a repeated call makes no second rerun of any of them. With a filter, next is"
                            + " the before of the next call; without next there are no more.")
    BatchView batch(
            Caller caller,
            @RequestHeader(value = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody BatchBody body) {
        String key = Check.idempotencyKey(idempotencyKey);
        if (key != null && key.length() > LONGEST_KEY) {
            throw ApiException.invalidParameter(
                    "Idempotency-Key", "expected at most " + LONGEST_KEY + " characters for a batch");
        }
        BatchBody.Action action = body.wanted();
        // the route lets everybody in who may execute: what is asked for may need more
        Permissions.require(caller.role(), Resource.WORKFLOW_INSTANCE, action.needs());
        Set<Long> given = body.given();
        List<WorkflowInstance.Numbered> found = given == null ? matching(caller, body.filter()) : List.of();
        Collection<Long> ids = given == null
                ? found.stream().map(WorkflowInstance.Numbered::id).toList()
                : given;
        List<Item> items = new ArrayList<>(ids.size());
        ids.forEach(id -> items.add(one(caller, id, action, key)));
        boolean mayBeMore = found.size() == BatchBody.MOST;
        return new BatchView(items, mayBeMore ? found.getLast().number() : null);
    }

    private List<WorkflowInstance.Numbered> matching(Caller caller, BatchBody.@Nullable Filter filter) {
        BatchBody.Filter wanted = filter == null ? new BatchBody.Filter(null, null, null, null) : filter;
        var states = new WorkflowInstance.Filter(
                Check.optionalName("filter.project", wanted.project()),
                Check.optionalName("filter.workflow", wanted.workflow()),
                wanted.state());
        return instances.newest(caller, states, wanted.before(), BatchBody.MOST);
    }

    private Item one(Caller caller, long id, BatchBody.Action action, @Nullable String key) {
        try {
            Long made = switch (action) {
                case stop -> ask(caller, id, Operation.STOP);
                case pause -> ask(caller, id, Operation.PAUSE);
                case resume -> ask(caller, id, Operation.RESUME);
                case recover -> ask(caller, id, Operation.RECOVER);
                case rerun ->
                    starts.rerun(caller, id, RerunBody.NOTHING, key == null ? null : key + ":" + id)
                            .id();
                case delete -> {
                    operations.delete(caller, id);
                    yield null;
                }
            };
            return new Item(id, true, made, null, null);
        } catch (ApiException refused) {
            return new Item(id, false, null, refused.code(), refused.getMessage());
        }
    }

    private @Nullable Long ask(Caller caller, long id, Operation operation) {
        operations.ask(caller, id, operation, "{}");
        return null;
    }

    /**
     * @param next where to go on; null: those were all
     */
    record BatchView(List<Item> items, @Nullable Long next) {}

    /**
     * What became of one of them.
     *
     * @param newId of the instance that a rerun has made
     * @param code of the problem
     */
    record Item(
            long id,
            boolean ok,
            @Nullable Long newId,
            @Nullable String code,
            @Nullable String detail) {}
}
