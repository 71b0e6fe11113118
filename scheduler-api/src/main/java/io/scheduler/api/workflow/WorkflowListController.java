package io.scheduler.api.workflow;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.schedule.NextFires;
import io.scheduler.api.web.Check;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.overview.Lists;
import io.scheduler.dao.overview.Lists.WorkflowSummary;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Workflow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The list of the workflows of a project. */
@RestController
@Tag(name = "Workflows")
class WorkflowListController {
    private final Projects projects;
    private final Lists lists;
    private final NextFires nextFires;

    WorkflowListController(Projects projects, Lists lists, NextFires nextFires) {
        this.projects = projects;
        this.lists = lists;
        this.nextFires = nextFires;
    }

    @GetMapping("/api/v1/projects/{project}/workflows")
    @Access(resource = Resource.WORKFLOW, action = Action.READ)
    @Operation(
            summary = "Lists the workflows of a project by name",
            description =
                    "q is a part of the name. With view=summary each has its last 10 runs, how many are unfinished and"
                            + " when its schedules fire next. Code: project.not-found.")
    Page<WorkflowView> list(
            Caller caller,
            @PathVariable String project,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "plain") Detail view,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        var request = Check.page(page, size, Check.MAX_PAGE_SIZE);
        if (projects.find(caller, Check.name("project", project)).isEmpty()) {
            throw WorkflowController.noProject(project);
        }
        Page<Workflow> found = lists.workflows(caller, project, Check.optionalSearch("q", q), request);
        return switch (view) {
            case plain -> found.map(workflow -> WorkflowView.of(workflow, null));
            case summary -> {
                Map<Long, WorkflowSummary> summaries = lists.summaries(found.items());
                Map<String, Instant> next = nextFires.of(
                        caller,
                        project,
                        found.items().stream().map(Workflow::name).collect(Collectors.toSet()));
                yield found.map(workflow ->
                        WorkflowView.of(workflow, Summary.of(summaries.get(workflow.id()), next.get(workflow.name()))));
            }
        };
    }

    enum Detail {
        plain,
        summary
    }

    /** @param summary where it was asked for */
    record WorkflowView(
            String name,
            int version,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Summary summary) {
        static WorkflowView of(Workflow workflow, @Nullable Summary summary) {
            return new WorkflowView(
                    workflow.name(), workflow.version(), workflow.createdAt(), workflow.updatedAt(), summary);
        }
    }

    /**
     * @param runs the last 10, newest first
     * @param running how many are unfinished
     * @param next when one of its schedules fires next
     */
    @io.swagger.v3.oas.annotations.media.Schema(name = "WorkflowSummary")
    record Summary(
            List<Lists.LastRun> runs, int running, @Nullable Instant next) {
        static Summary of(@Nullable WorkflowSummary of, @Nullable Instant next) {
            return of == null ? new Summary(List.of(), 0, next) : new Summary(of.runs(), of.running(), next);
        }
    }
}
