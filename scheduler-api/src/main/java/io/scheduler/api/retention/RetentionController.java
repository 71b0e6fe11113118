package io.scheduler.api.retention;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.retention.ProjectRetentions;
import io.scheduler.dao.retention.Retention;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects/{project}/retention")
@Tag(name = "Projects")
class RetentionController {
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_RUNS = 1_000_000;

    private final ProjectRetentions retentions;
    private final Projects projects;

    RetentionController(ProjectRetentions retentions, Projects projects) {
        this.retentions = retentions;
        this.projects = projects;
    }

    @GetMapping
    @Access(resource = Resource.PROJECT, action = Action.READ)
    @Operation(
            summary = "Shows which finished runs the project keeps",
            description = "With own = false the project says nothing, and what the masters are configured with counts.")
    RetentionView get(Caller caller, @PathVariable String project) {
        find(caller, project);
        return retentions
                .find(caller, project)
                .map(RetentionView::of)
                .orElseGet(() -> new RetentionView(false, null, null, null, null));
    }

    @PutMapping
    @Access(resource = Resource.PROJECT, action = Action.WRITE)
    @Operation(
            summary = "Says which finished runs the project keeps",
            description =
                    "A run stays as long as keepDays or keepLast wants it; without both all stay. The others are deleted with"
                            + " their tasks and logs, a little at a time. What an unfinished run still needs stays, and the last run of"
                            + " each workflow.")
    RetentionView put(Caller caller, @PathVariable String project, @RequestBody RetentionBody body) {
        Check.name("project", project);
        if (!retentions.put(caller, project, body.checked())) {
            throw notFound(project);
        }
        return get(caller, project);
    }

    @DeleteMapping
    @Access(resource = Resource.PROJECT, action = Action.WRITE)
    @Operation(summary = "Lets what the masters are configured with count for the project")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String project) {
        find(caller, project);
        retentions.delete(caller, project);
        return ResponseEntity.noContent().build();
    }

    private void find(Caller caller, String project) {
        if (projects.find(caller, Check.name("project", project)).isEmpty()) {
            throw notFound(project);
        }
    }

    private static ApiException notFound(String project) {
        return ApiException.notFound("project.not-found", "there is no project " + project);
    }

    /**
     * @param keepDays how long after its end a run is kept
     * @param keepLast how many runs of each workflow are kept, whatever their age
     */
    record RetentionBody(
            @Nullable Integer keepDays, @Nullable Integer keepLast) {
        Retention checked() {
            check("keepDays", keepDays, MOST_DAYS);
            check("keepLast", keepLast, MOST_RUNS);
            return new Retention(keepDays == null ? null : Duration.ofDays(keepDays), keepLast);
        }

        private static void check(String field, @Nullable Integer value, int most) {
            if (value != null && (value < 1 || value > most)) {
                throw ApiException.invalidField(field, "expected 1 to " + most + ", or nothing, but got " + value);
            }
        }
    }

    /** @param own whether the project says so itself */
    record RetentionView(
            boolean own,
            @Nullable Long keepDays,
            @Nullable Integer keepLast,
            @Nullable String changedBy,
            @Nullable Instant changedAt) {
        static RetentionView of(ProjectRetentions.Stored stored) {
            Duration keepFor = stored.retention().keepFor();
            return new RetentionView(
                    true,
                    keepFor == null ? null : keepFor.toDays(),
                    stored.retention().keepLast(),
                    stored.changedBy(),
                    stored.changedAt());
        }
    }
}
