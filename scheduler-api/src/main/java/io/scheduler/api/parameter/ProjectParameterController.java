package io.scheduler.api.parameter;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.param.ParameterDeclaration;
import io.scheduler.common.param.ParameterType;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.parameter.ProjectParameter;
import io.scheduler.dao.parameter.ProjectParameters;
import io.scheduler.dao.parameter.ProjectParameters.PutResult;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
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
@RequestMapping("/api/v1/projects/{project}/parameters")
@Tag(name = "Projects")
class ProjectParameterController {
    private static final int MAX_DESCRIPTION = 10_000;

    private final ProjectParameters parameters;

    ProjectParameterController(ProjectParameters parameters) {
        this.parameters = parameters;
    }

    @GetMapping
    @Access(resource = Resource.PROJECT_PARAMETER, action = Action.READ)
    @Operation(summary = "Lists the project's parameters by name")
    Page<ParameterView> list(
            Caller caller,
            @PathVariable String project,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return parameters
                .list(caller, Check.name("project", project), Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(ParameterView::of);
    }

    @GetMapping("/{name}")
    @Access(resource = Resource.PROJECT_PARAMETER, action = Action.READ)
    @Operation(summary = "Shows a parameter of the project")
    ParameterView get(Caller caller, @PathVariable String project, @PathVariable String name) {
        return parameters
                .find(caller, Check.name("project", project), Check.name("name", name))
                .map(ParameterView::of)
                .orElseThrow(() -> notFound(project, name));
    }

    @PutMapping("/{name}")
    @Access(resource = Resource.PROJECT_PARAMETER, action = Action.WRITE)
    @Operation(
            summary = "Makes or changes a parameter of the project",
            description =
                    "All workflows of the project see it from their next run on; runs that were asked for before keep"
                            + " the value that they have.")
    ResponseEntity<ParameterView> put(
            Caller caller, @PathVariable String project, @PathVariable String name, @RequestBody ParameterBody body) {
        Check.name("project", project);
        Check.parameterName("name", name);
        ParameterType type = body.type() == null ? ParameterType.STRING : body.type();
        String value = body.checkedValue(type);
        String description = body.description() == null
                ? ""
                : Check.optionalText("description", body.description(), MAX_DESCRIPTION);
        return switch (parameters.put(caller, project, name, value, type, description)) {
            case PutResult.Stored stored ->
                ResponseEntity.status(stored.created() ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(ParameterView.of(stored.parameter()));
            case PutResult.NoProject none ->
                throw ApiException.notFound("project.not-found", "there is no project " + project);
            case PutResult.TooMany many ->
                throw ApiException.invalid(
                        "project-parameter.too-many",
                        "expected at most " + ProjectParameters.MAX_COUNT + " parameters and "
                                + ProjectParameters.MAX_BYTES + " bytes in a project, but it would have " + many.count()
                                + " and " + many.bytes() + " bytes",
                        List.of());
        };
    }

    @DeleteMapping("/{name}")
    @Access(resource = Resource.PROJECT_PARAMETER, action = Action.DELETE)
    @Operation(summary = "Deletes a parameter of the project; runs that were asked for before keep it")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String project, @PathVariable String name) {
        if (!parameters.delete(caller, Check.name("project", project), Check.name("name", name))) {
            throw notFound(project, name);
        }
        return ResponseEntity.noContent().build();
    }

    private static ApiException notFound(String project, String name) {
        return ApiException.notFound(
                "project-parameter.not-found", "there is no parameter " + name + " in the project " + project);
    }

    /**
     * @param value may refer to other parameters and to times
     * @param type what the value must be; absent: any text
     */
    record ParameterBody(
            @Nullable String value,
            @Nullable ParameterType type,
            @Nullable String description) {
        String checkedValue(ParameterType wanted) {
            if (value == null) {
                throw ApiException.invalidField("value", "expected a text; write \"\" for an empty one");
            }
            Check.optionalText("value", value, Check.MAX_PARAM_BYTES);
            if (!ParameterDeclaration.isOpen(value) && !wanted.allows(value)) {
                throw ApiException.invalidField("value", "expected " + wanted.words());
            }
            return value;
        }
    }

    record ParameterView(
            String name, String value, ParameterType type, String description, String changedBy, Instant changedAt) {
        static ParameterView of(ProjectParameter parameter) {
            return new ParameterView(
                    parameter.name(),
                    parameter.value(),
                    parameter.type(),
                    parameter.description(),
                    parameter.changedBy(),
                    parameter.changedAt());
        }
    }
}
