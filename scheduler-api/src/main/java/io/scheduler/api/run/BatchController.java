package io.scheduler.api.run;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Permissions;
import io.scheduler.api.access.Resource;
import io.scheduler.api.instance.Operation;
import io.scheduler.api.instance.Operations;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.instance.KeptRequests;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Workflow instances")
class BatchController {
    /** Leaves room for the id behind it. */
    private static final int LONGEST_KEY = 180;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final WorkflowInstances instances;
    private final Operations operations;
    private final Starts starts;
    private final KeptRequests requests;

    BatchController(WorkflowInstances instances, Operations operations, Starts starts, KeptRequests requests) {
        this.instances = instances;
        this.operations = operations;
        this.starts = starts;
        this.requests = requests;
    }

    @PostMapping("/workflow-instances/batch")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.EXECUTE)
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Asks the same of many instances",
            description =
                    "At most 1,000 a call. Each is answered on its own: what becomes of one says nothing about the others."
                            + " With an Idempotency-Key a repeated call does nothing and gets the same answer. With a filter, next is"
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
        if (key == null) {
            return carryOut(caller, plan(caller, given, body.filter()), action, null);
        }
        KeptRequests.Request request =
                KeptRequests.Request.of("batch/" + caller.name(), key, question(action, given, body.filter()));
        KeptRequests.Kept kept = requests.find(request);
        if (kept == null) {
            kept = requests.keep(request, JSON.writeValueAsString(plan(caller, given, body.filter())));
        }
        return switch (kept) {
            case KeptRequests.Kept.Due due -> {
                BatchView view = carryOut(caller, JSON.readValue(due.plan(), Plan.class), action, key);
                requests.answer(request, JSON.writeValueAsString(view));
                yield view;
            }
            case KeptRequests.Kept.Answered answered -> JSON.readValue(answered.answer(), BatchView.class);
            case KeptRequests.Kept.KeyReused reused ->
                throw ApiException.invalid(
                        "instance.idempotency-key-reused",
                        "this Idempotency-Key came with another batch; use a new key for a new one",
                        List.of());
        };
    }

    private Plan plan(Caller caller, @Nullable Set<Long> given, BatchBody.@Nullable Filter filter) {
        if (given != null) {
            return new Plan(List.copyOf(given), null);
        }
        List<WorkflowInstance.Numbered> found = matching(caller, filter);
        return new Plan(
                found.stream().map(WorkflowInstance.Numbered::id).toList(),
                found.size() == BatchBody.MOST ? found.getLast().number() : null);
    }

    private BatchView carryOut(Caller caller, Plan plan, BatchBody.Action action, @Nullable String key) {
        List<Item> items = new ArrayList<>(plan.ids().size());
        plan.ids().forEach(id -> items.add(one(caller, id, action, key)));
        return new BatchView(items, plan.next());
    }

    private static String question(
            BatchBody.Action action, @Nullable Set<Long> given, BatchBody.@Nullable Filter filter) {
        Map<String, @Nullable Object> question = new LinkedHashMap<>();
        question.put("action", action);
        question.put("ids", given);
        question.put("filter", filter);
        return JSON.writeValueAsString(question);
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
        // a first call that came to its middle has asked some of them already
        String own = key == null ? null : key + ":" + id;
        try {
            Long made = switch (action) {
                case stop -> ask(caller, id, Operation.STOP, own);
                case pause -> ask(caller, id, Operation.PAUSE, own);
                case resume -> ask(caller, id, Operation.RESUME, own);
                case recover -> ask(caller, id, Operation.RECOVER, own);
                case rerun -> starts.rerun(caller, id, RerunBody.NOTHING, own).id();
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

    private @Nullable Long ask(Caller caller, long id, Operation operation, @Nullable String key) {
        operations.ask(caller, id, operation, "{}", key);
        return null;
    }

    /**
     * What a batch is about; kept with its key, so that a repeated call means the same runs.
     *
     * @param next where to go on; null: those are all
     */
    record Plan(List<Long> ids, @Nullable Long next) {}

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
