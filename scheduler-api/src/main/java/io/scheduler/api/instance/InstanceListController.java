package io.scheduler.api.instance;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.InstanceSearch;
import io.scheduler.dao.instance.InstanceSearch.MadeBy;
import io.scheduler.dao.instance.InstanceSearch.Order;
import io.scheduler.dao.instance.InstanceSearch.Period;
import io.scheduler.dao.instance.InstanceSearch.Query;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The list of runs, which everything that counts runs leads to. */
@RestController
@Tag(name = "Workflow instances")
class InstanceListController {
    private static final int MOST_STATES = 20;

    private final InstanceSearch search;

    InstanceListController(InstanceSearch search) {
        this.search = search;
    }

    @GetMapping("/api/v1/workflow-instances")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Lists instances, newest first",
            description =
                    "total counts to 10,000; totalIsAtLeast says that there are more. sort is id, startedAt, finishedAt"
                            + " or duration, with ,asc or ,desc (the default) behind it. By id all of them are sorted, by an index; by"
                            + " the others the newest 10,000 of those that the filter lets through, and those that have none come"
                            + " last. Code: request.invalid-parameter.")
    InstancePage list(
            Caller caller,
            @ParameterObject InstanceFilter filter,
            @RequestParam(defaultValue = "id,desc") String sort,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        PageRequest request = Check.page(page, size, Check.MAX_PAGE_SIZE);
        Order order = order(sort.replaceFirst(",(asc|desc)$", ""));
        InstanceSearch.Found found = search.find(caller, filter.query(), order, sort.endsWith(",asc"), request);
        return new InstancePage(
                found.items().stream().map(InstanceView::of).toList(), found.total(), found.more(), page, size);
    }

    private static Order order(String name) {
        return switch (name) {
            case "id" -> Order.ID;
            case "startedAt" -> Order.STARTED_AT;
            case "finishedAt" -> Order.FINISHED_AT;
            case "duration" -> Order.DURATION;
            default ->
                throw ApiException.invalidParameter(
                        "sort", "expected id, startedAt, finishedAt or duration, with ,asc or ,desc behind it");
        };
    }

    /**
     * @param total at most 10,000
     * @param totalIsAtLeast there are more than {@code total}
     */
    record InstancePage(List<InstanceView> items, int total, boolean totalIsAtLeast, int page, int size) {}

    /**
     * @param state one of them; may be given several times
     * @param q part of the workflow's name, or the id of an instance
     * @param schedule name of the schedule that made it
     * @param createdBy name of the user
     * @param from asked for at that time or later
     * @param to asked for before that time
     * @param backfillId the backfill that made it
     * @param parent the instance that it is a sub-workflow of
     */
    record InstanceFilter(
            @Nullable String project,
            @Nullable String workflow,
            WorkflowState @Nullable [] state,
            @Nullable String q,
            @Nullable String schedule,
            Origin.@Nullable Kind origin,
            @Nullable String createdBy,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long backfillId,
            @Nullable Long parent) {

        Query query() {
            List<WorkflowState> states = state == null ? List.of() : List.of(state);
            if (states.size() > MOST_STATES) {
                throw ApiException.invalidParameter("state", "expected at most " + MOST_STATES);
            }
            return new Query(
                    Check.optionalName("project", project),
                    Check.optionalName("workflow", workflow),
                    states,
                    Check.optionalSearch("q", q),
                    new Period(from, to),
                    new MadeBy(
                            createdBy == null || createdBy.isEmpty() ? null : createdBy,
                            origin,
                            Check.optionalName("schedule", schedule),
                            backfillId,
                            parent));
        }
    }
}
