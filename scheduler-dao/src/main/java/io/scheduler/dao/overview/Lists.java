package io.scheduler.dao.overview;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.overview.ListMapper.Count;
import io.scheduler.dao.project.Project;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Projects and workflows with what becomes of them. Safe for use by several threads. */
public final class Lists {
    /** Of a workflow. */
    public static final int RUNS = 10;

    private static final Duration LATELY = Duration.ofHours(24);

    private final ListMapper lists;

    public Lists(Database database) {
        this.lists = database.mapper(ListMapper.class);
    }

    /** By name. @param text part of the name, whatever its case; null: any */
    public Page<Workflow> workflows(Caller caller, String project, @Nullable String text, PageRequest page) {
        return Page.of(lists.workflows(caller, project, text, page), lists.countWorkflows(caller, project, text), page);
    }

    /** By name. @param text part of the name, whatever its case; null: any */
    public Page<Project> projects(Caller caller, @Nullable String text, PageRequest page) {
        return Page.of(lists.projects(caller, text, page), lists.countProjects(caller, text), page);
    }

    /** Of workflows that the caller was allowed to find, by their ids. */
    public Map<Long, WorkflowSummary> summaries(List<Workflow> workflows) {
        Long[] ids = workflows.stream().map(Workflow::id).toArray(Long[]::new);
        Map<Long, List<LastRun>> runs = new HashMap<>();
        lists.lastRuns(ids, RUNS)
                .forEach(row -> runs.computeIfAbsent(row.workflowId(), id -> new ArrayList<>())
                        .add(new LastRun(row.id(), row.state(), row.createdAt(), row.startedAt(), row.finishedAt())));
        Map<Long, Integer> running = byId(lists.running(ids));
        return workflows.stream()
                .collect(Collectors.toMap(
                        Workflow::id,
                        workflow -> new WorkflowSummary(
                                runs.getOrDefault(workflow.id(), List.of()), running.getOrDefault(workflow.id(), 0))));
    }

    /** Of projects that the caller was allowed to find, by their ids. */
    public Map<Long, ProjectCounts> counts(List<Project> projects, Instant now) {
        Long[] ids = projects.stream().map(Project::id).toArray(Long[]::new);
        Map<Long, Integer> workflows = byId(lists.workflowsOf(ids));
        Map<Long, Integer> running = byId(lists.runningOf(ids));
        Map<Long, Integer> failed = byId(lists.failedOf(ids, now.minus(LATELY)));
        return projects.stream()
                .collect(Collectors.toMap(
                        Project::id,
                        project -> new ProjectCounts(
                                workflows.getOrDefault(project.id(), 0),
                                running.getOrDefault(project.id(), 0),
                                failed.getOrDefault(project.id(), 0))));
    }

    private static Map<Long, Integer> byId(List<Count> counts) {
        return counts.stream().collect(Collectors.toMap(Count::id, Count::count));
    }

    /**
     * @param runs the last {@link #RUNS}, newest first
     * @param running how many runs are unfinished; paused ones are not among them
     */
    public record WorkflowSummary(List<LastRun> runs, int running) {}

    public record LastRun(
            long id,
            WorkflowState state,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /**
     * @param running runs that are unfinished; paused ones are not among them
     * @param failedLastDay runs that have failed in the last 24 hours
     */
    public record ProjectCounts(int workflows, int running, int failedLastDay) {}
}
