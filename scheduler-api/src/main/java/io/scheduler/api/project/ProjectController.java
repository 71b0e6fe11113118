package io.scheduler.api.project;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.project.Project;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
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

    ProjectController(Projects projects) {
        this.projects = projects;
    }

    @GetMapping
    @Access(resource = Resource.PROJECT, action = Action.READ)
    @Operation(summary = "Lists projects by name")
    Page<ProjectView> list(
            Caller caller, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        return projects.list(caller, Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(ProjectView::of);
    }

    @GetMapping("/{project}")
    @Access(resource = Resource.PROJECT, action = Action.READ)
    @Operation(summary = "Shows a project")
    ProjectView get(Caller caller, @PathVariable String project) {
        return projects.find(caller, Check.name("project", project))
                .map(ProjectView::of)
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
                .body(ProjectView.of(stored.project()));
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

    record ProjectView(String name, String description, Instant createdAt, Instant updatedAt) {
        static ProjectView of(Project project) {
            return new ProjectView(project.name(), project.description(), project.createdAt(), project.updatedAt());
        }
    }
}
