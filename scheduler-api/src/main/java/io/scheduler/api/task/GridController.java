package io.scheduler.api.task;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.InstanceSearch;
import io.scheduler.dao.instance.InstanceSearch.MadeBy;
import io.scheduler.dao.instance.InstanceSearch.Order;
import io.scheduler.dao.instance.InstanceSearch.Period;
import io.scheduler.dao.instance.InstanceSearch.Query;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.TaskInstances.Cell;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Workflows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The last runs of a workflow beside each other. */
@RestController
@Tag(name = "Workflows")
class GridController {
    private static final int MOST_RUNS = 50;
    private static final int MOST_TASKS = 2_000;

    private final Workflows workflows;
    private final InstanceSearch search;
    private final TaskInstances tasks;
    private final Outlines outlines;

    GridController(Workflows workflows, InstanceSearch search, TaskInstances tasks, Outlines outlines) {
        this.workflows = workflows;
        this.search = search;
        this.tasks = tasks;
        this.outlines = outlines;
    }

    @GetMapping("/api/v1/projects/{project}/workflows/{workflow}/grid")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Shows the tasks of the last runs of a workflow, run by run",
            description =
                    "Runs newest first, at most 50. Tasks in the order of the newest version among them, then those that"
                            + " only older ones have; of each version the first 2,000. Each task has a cell for each run, in the same"
                            + " order: its latest attempt there, or null when it has none. Codes: workflow.not-found,"
                            + " request.invalid-parameter.")
    GridView grid(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestParam(defaultValue = "25") int runs) {
        if (runs < 1 || runs > MOST_RUNS) {
            throw ApiException.invalidParameter("runs", "expected 1 to " + MOST_RUNS + ", but got " + runs);
        }
        if (workflows
                .find(caller, Check.name("project", project), Check.name("workflow", workflow))
                .isEmpty()) {
            throw ApiException.notFound(
                    "workflow.not-found", "there is no workflow " + workflow + " in the project " + project);
        }
        Query query = new Query(
                project, workflow, List.of(), null, new Period(null, null), new MadeBy(null, null, null, null, null));
        List<WorkflowInstance> last = search.find(caller, query, Order.ID, false, new PageRequest(0, runs))
                .items();
        Rows rows = new Rows(last.size());
        boolean cut = false;
        for (WorkflowInstance run : newestVersionFirst(last)) {
            Outline outline = outlines.of(run);
            cut |= outline.size() > MOST_TASKS;
            for (int i = 0; i < Math.min(MOST_TASKS, outline.size()); i++) {
                rows.add(outline.names().get(i), outline.types().get(i));
            }
        }
        Map<Long, Integer> places = new HashMap<>();
        last.forEach(run -> places.put(run.id(), places.size()));
        for (Cell cell : tasks.cells(places.keySet(), MOST_TASKS)) {
            rows.put(cell, places.getOrDefault(cell.run(), 0));
        }
        return new GridView(last.stream().map(GridRun::of).toList(), rows.all(), cut);
    }

    /** One run of each version. */
    private static List<WorkflowInstance> newestVersionFirst(List<WorkflowInstance> runs) {
        Map<Integer, WorkflowInstance> versions = new java.util.TreeMap<>(java.util.Comparator.<Integer>reverseOrder());
        runs.forEach(run -> versions.putIfAbsent(run.version(), run));
        return List.copyOf(versions.values());
    }

    /** The rows as they come together; a task is known by its name, whatever its place in a version. */
    private static final class Rows {
        private final int runs;
        private final Map<String, GridTask> tasks = new java.util.LinkedHashMap<>();

        Rows(int runs) {
            this.runs = runs;
        }

        void add(String name, String type) {
            tasks.computeIfAbsent(name, none -> {
                List<@Nullable GridCell> empty = new ArrayList<>();
                for (int i = 0; i < runs; i++) {
                    empty.add(null);
                }
                return new GridTask(name, type, empty);
            });
        }

        void put(Cell cell, int place) {
            GridTask task = tasks.get(cell.name());
            if (task != null) {
                task.cells()
                        .set(
                                place,
                                new GridCell(
                                        cell.id(), cell.state(), cell.attempt(), cell.startedAt(), cell.finishedAt()));
            }
        }

        List<GridTask> all() {
            return List.copyOf(tasks.values());
        }
    }

    /** @param cut a version has more tasks than are shown */
    record GridView(List<GridRun> runs, List<GridTask> tasks, boolean cut) {}

    record GridRun(
            long id,
            int version,
            WorkflowState state,
            Instant businessTime,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        static GridRun of(WorkflowInstance run) {
            return new GridRun(
                    run.id(),
                    run.version(),
                    run.state(),
                    run.businessTime() == null ? run.createdAt() : run.businessTime(),
                    run.createdAt(),
                    run.startedAt(),
                    run.finishedAt());
        }
    }

    /** @param cells one for each run */
    record GridTask(String name, String type, List<@Nullable GridCell> cells) {}

    record GridCell(
            long taskInstanceId,
            TaskState state,
            int attempt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}
}
