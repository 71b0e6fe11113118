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
import java.util.TreeSet;
import java.util.UUID;
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
    private static final String GONE = "instance.not-found";

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
        BatchBody.Action action = body.wanted();
        // the route lets everybody in who may execute: what is asked for may need more
        Permissions.require(caller.role(), Resource.WORKFLOW_INSTANCE, action.needs());
        Set<Long> given = body.given();
        if (key == null) {
            return carryOut(caller, plan(caller, action, given, body.filter()), action, Call.WITHOUT_KEY);
        }
        KeptRequests.Request request =
                KeptRequests.Request.of("batch/" + caller.name(), key, question(action, given, body.filter()));
        KeptRequests.Kept kept = requests.find(request);
        Plan mine = null;
        if (kept == null) {
            mine = plan(caller, action, given, body.filter());
            kept = requests.keep(request, JSON.writeValueAsString(mine));
        }
        return switch (kept) {
            case KeptRequests.Kept.Due due -> {
                Plan plan = JSON.readValue(due.plan(), Plan.class).markedAtLeast(key);
                BatchView view = carryOut(caller, plan, action, plan.equals(mine) ? Call.FIRST : Call.CONTINUED);
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

    private Plan plan(
            Caller caller, BatchBody.Action action, @Nullable Set<Long> given, BatchBody.@Nullable Filter filter) {
        String mark = UUID.randomUUID().toString();
        if (given != null) {
            return new Plan(List.copyOf(given), null, mark, action == BatchBody.Action.delete ? absent(given) : null);
        }
        List<WorkflowInstance.Numbered> found = matching(caller, filter);
        return new Plan(
                found.stream().map(WorkflowInstance.Numbered::id).toList(),
                found.size() == BatchBody.MOST ? found.getLast().number() : null,
                mark,
                null);
    }

    private List<Long> absent(Set<Long> given) {
        Set<Long> absent = new TreeSet<>(given);
        instances.findAll(given).forEach(there -> absent.remove(there.id()));
        return List.copyOf(absent);
    }

    private BatchView carryOut(Caller caller, Plan plan, BatchBody.Action action, Call call) {
        List<Item> items = new ArrayList<>(plan.ids().size());
        plan.ids().forEach(id -> items.add(one(caller, id, plan, action, call)));
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

    private Item one(Caller caller, long id, Plan plan, BatchBody.Action action, Call call) {
        String own = call == Call.WITHOUT_KEY ? null : plan.mark() + ":" + id;
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
            boolean deletedBefore = action == BatchBody.Action.delete
                    && call == Call.CONTINUED
                    && plan.hadIt(id)
                    && refused.code().equals(GONE);
            if (deletedBefore) {
                return new Item(id, true, null, null, null);
            }
            return new Item(id, false, null, refused.code(), refused.getMessage());
        }
    }

    private @Nullable Long ask(Caller caller, long id, Operation operation, @Nullable String key) {
        operations.ask(caller, id, operation, "{}", key);
        return null;
    }

    private enum Call {
        WITHOUT_KEY,
        FIRST,
        /** An earlier one that came to its middle has asked some of the runs already. */
        CONTINUED
    }

    /**
     * What a batch is about; kept with its key, so that a repeated call means the same runs.
     *
     * @param next where to go on; null: those are all
     * @param mark the plan's own: from it comes the key with which each run is asked, so that nobody else's batch and no later one of
     *     the same key is taken for a repetition
     * @param absent of those to delete the ones that were not there to begin with; null when nothing is, or all were
     */
    record Plan(
            List<Long> ids,
            @Nullable Long next,
            @Nullable String mark,
            @Nullable List<Long> absent) {
        /** An older version kept plans without a mark, and asked each run with the key of the call. */
        Plan markedAtLeast(String key) {
            return mark == null ? new Plan(ids, next, key, absent) : this;
        }

        boolean hadIt(long id) {
            return absent == null || !absent.contains(id);
        }
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
