package io.scheduler.api.project;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.overview.Lists;
import io.scheduler.dao.project.Project;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects")
@Tag(name = "Projects")
class ProjectController {
    private static final int MAX_DESCRIPTION = 10_000;

    private final Projects projects;
    private final Lists lists;
    private final Clock clock;

    ProjectController(Projects projects, Lists lists, Clock clock) {
        this.projects = projects;
        this.lists = lists;
        this.clock = clock;
    }

    @GetMapping
    @Access(resource = Resource.PROJECT, action = Action.READ)
    @Operation(
            summary = "Lists projects by name",
            description =
                    "With how many workflows, unfinished runs and runs that failed in the last 24 hours they have. q is a"
                            + " part of the name.")
    Page<ProjectView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Page<Project> found =
                lists.projects(caller, Check.optionalSearch("q", q), Check.page(page, size, Check.MAX_PAGE_SIZE));
        Map<Long, Lists.ProjectCounts> counts = lists.counts(found.items(), clock.instant());
        return found.map(project -> ProjectView.of(project, counts.get(project.id())));
    }

    @GetMapping("/{project}")
    @Access(resource = Resource.PROJECT, action = Action.READ)
    @Operation(summary = "Shows a project")
    ProjectView get(Caller caller, @PathVariable String project) {
        return projects.find(caller, Check.name("project", project))
                .map(found -> ProjectView.of(found, null))
                .orElseThrow(() -> notFound(project));
    }

    @PutMapping("/{project}")
    @Access(resource = Resource.PROJECT, action = Action.WRITE)
    @Operation(summary = "Makes a project or changes its description")
    ResponseEntity<ProjectView> put(
            Caller caller, @PathVariable String project, @RequestBody(required = false) @Nullable ProjectBody body) {
        Check.name("project", project);
        String description = body == null || body.description() == null
                ? null
                : Check.optionalText("description", body.description(), MAX_DESCRIPTION);
        Projects.Stored stored = projects.put(caller, project, description).orElseThrow(() -> notFound(project));
        return ResponseEntity.status(stored.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ProjectView.of(stored.project(), null));
    }

    @DeleteMapping("/{project}")
    @Access(resource = Resource.PROJECT, action = Action.DELETE)
    @Operation(summary = "Deletes a project that has no workflows")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String project) {
        return switch (projects.delete(caller, Check.name("project", project))) {
            case DELETED -> ResponseEntity.noContent().build();
            case ABSENT -> throw notFound(project);
            case HAS_WORKFLOWS ->
                throw ApiException.conflict(
                        "project.not-empty", "expected a project without workflows; delete those of " + project);
        };
    }

    private static ApiException notFound(String project) {
        return ApiException.notFound("project.not-found", "there is no project " + project);
    }

    record ProjectBody(@Nullable String description) {}

    /** @param counts in lists only */
    record ProjectView(
            String name,
            String description,
            Instant createdAt,
            Instant updatedAt,
            Lists.@Nullable ProjectCounts counts) {
        static ProjectView of(Project project, Lists.@Nullable ProjectCounts counts) {
            return new ProjectView(
                    project.name(), project.description(), project.createdAt(), project.updatedAt(), counts);
        }
    }
}
