package io.scheduler.api.lineage;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.overview.Lineage;
import io.scheduler.dao.overview.Lineage.Graph;
import io.scheduler.dao.overview.Lineage.Name;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Lineage")
class LineageController {
    private static final int DEEPEST = 10;

    private final Projects projects;
    private final Lineage lineage;

    LineageController(Projects projects, Lineage lineage) {
        this.projects = projects;
        this.lineage = lineage;
    }

    @GetMapping("/api/v1/projects/{project}/lineage")
    @Access(resource = Resource.WORKFLOW, action = Action.READ)
    @Operation(
            summary = "Shows how the workflows of a project hang together, also with those of others",
            description =
                    "By the newest version of each; at most 2,000 edges. Workflows without any edge are not among the"
                            + " nodes. Code: project.not-found.")
    Graph ofProject(Caller caller, @PathVariable String project) {
        if (projects.find(caller, Check.name("project", project)).isEmpty()) {
            throw ApiException.notFound("project.not-found", "there is no project " + project);
        }
        return lineage.of(caller, project);
    }

    @GetMapping("/api/v1/lineage")
    @Access(resource = Resource.WORKFLOW, action = Action.READ)
    @Operation(
            summary = "Shows how workflows hang together",
            description =
                    "All of them, those of a project, or with project and workflow what is tied to that one over up to"
                            + " depth edges (1 to 10) in either direction. At most 2,000 edges. Code: request.invalid-parameter.")
    Graph of(
            Caller caller,
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(defaultValue = "3") int depth) {
        if (depth < 1 || depth > DEEPEST) {
            throw ApiException.invalidParameter("depth", "expected 1 to " + DEEPEST + ", but got " + depth);
        }
        String of = Check.optionalName("project", project);
        String name = Check.optionalName("workflow", workflow);
        if (name == null) {
            return lineage.of(caller, of);
        }
        if (of == null) {
            throw ApiException.invalidParameter("project", "expected the project of the workflow");
        }
        return lineage.around(caller, new Name(of, name), depth);
    }
}
