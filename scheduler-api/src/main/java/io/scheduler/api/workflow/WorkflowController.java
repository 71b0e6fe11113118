package io.scheduler.api.workflow;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.NewVersion;
import io.scheduler.dao.workflow.References;
import io.scheduler.dao.workflow.Workflow;
import io.scheduler.dao.workflow.WorkflowVersion;
import io.scheduler.dao.workflow.Workflows;
import io.scheduler.dao.workflow.Workflows.PutResult;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects/{project}/workflows")
@Tag(name = "Workflows")
class WorkflowController {
    private static final int MOST_NAMED = 20;

    private final Workflows workflows;
    private final DocumentIntake intake;

    WorkflowController(Workflows workflows, DocumentIntake intake) {
        this.workflows = workflows;
        this.intake = intake;
    }

    @PutMapping("/{workflow}")
    @Access(resource = Resource.WORKFLOW, action = Action.WRITE)
    @Operation(
            summary = "Stores a workflow document",
            description =
                    "A changed document becomes the next version; the same one again changes nothing. YAML is kept as it"
                            + " was written: the same document with other comments is a changed one.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = "application/json", schema = @Schema(type = "object")),
                                @Content(mediaType = DocumentNotation.YAML_TYPE, schema = @Schema(type = "object"))
                            }))
    ResponseEntity<StoredView> put(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestHeader(value = HttpHeaders.CONTENT_TYPE, required = false) @Parameter(hidden = true) @Nullable
                    MediaType contentType,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch,
            @RequestBody byte[] body)
            throws HttpMediaTypeNotSupportedException {
        Check.name("project", project);
        Check.name("workflow", workflow);
        DocumentFormat format = DocumentNotation.ofBody(contentType);
        Integer expected = EntityTag.expectedVersion(ifMatch, ifNoneMatch);
        NewVersion document = intake.canonical(body, format, project, workflow);
        return switch (store(caller, project, workflow, document, expected)) {
            case PutResult.NoProject none -> throw noProject(project);
            case PutResult.Stored stored ->
                ResponseEntity.status(stored.created() ? HttpStatus.CREATED : HttpStatus.OK)
                        .eTag(EntityTag.of(stored.version()))
                        .body(new StoredView(stored.name(), stored.version()));
        };
    }

    private PutResult store(
            Caller caller, String project, String workflow, NewVersion document, @Nullable Integer expected) {
        try {
            return workflows.put(caller, project, workflow, document, expected);
        } catch (Workflows.VersionConflict e) {
            String now = e.currentVersion() == 0 ? "it does not exist" : "it is at version " + e.currentVersion();
            throw ApiException.of(
                    HttpStatus.PRECONDITION_FAILED,
                    "workflow.version-conflict",
                    "expected " + workflow + " as you last saw it, but " + now
                            + "; read it again and repeat your change");
        }
    }

    @GetMapping("/{workflow}")
    @Access(resource = Resource.WORKFLOW, action = Action.READ)
    @Operation(
            summary = "Shows the current document",
            description = "As JSON, or as YAML by the Accept header: as it was written, when it came as YAML.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(type = "object")),
                @Content(mediaType = DocumentNotation.YAML_TYPE, schema = @Schema(type = "object"))
            })
    ResponseEntity<byte[]> get(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestHeader(value = HttpHeaders.ACCEPT, required = false) @Parameter(hidden = true) @Nullable
                    String accept)
            throws HttpMediaTypeNotAcceptableException {
        Workflow found = find(caller, project, workflow);
        return document(found, found.version(), accept);
    }

    @DeleteMapping("/{workflow}")
    @Access(resource = Resource.WORKFLOW, action = Action.DELETE)
    @Operation(
            summary = "Deletes a workflow with its versions and finished runs",
            description = "Refused while others refer to it, unless force is true.")
    ResponseEntity<Void> delete(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestParam(defaultValue = "false") boolean force) {
        Check.name("project", project);
        Check.name("workflow", workflow);
        return switch (workflows.delete(caller, project, workflow, force)) {
            case DELETED -> ResponseEntity.noContent().build();
            case ABSENT -> throw noWorkflow(project, workflow);
            case IS_REFERRED_TO ->
                throw ApiException.conflict(
                        "workflow.is-referred-to",
                        "expected no workflow that refers to " + workflow + ", but these do: "
                                + referrers(caller, project, workflow)
                                + "; change them, or repeat this with force=true");
            case HAS_UNFINISHED_INSTANCES ->
                throw ApiException.conflict(
                        "workflow.has-unfinished-instances",
                        "expected no unfinished instances of " + workflow + "; stop them or wait for their end");
            case HAS_WAITING_COMMANDS ->
                throw ApiException.conflict(
                        "workflow.has-waiting-commands",
                        "expected no commands that wait for instances of " + workflow
                                + "; try again once a master has carried them out");
        };
    }

    private String referrers(Caller caller, String project, String workflow) {
        return workflows.references(find(caller, project, workflow)).referredBy().stream()
                .map(one -> one.project() + "/" + one.workflow())
                .distinct()
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
    }

    @GetMapping("/{workflow}/references")
    @Access(resource = Resource.WORKFLOW, action = Action.READ)
    @Operation(
            summary = "Shows which workflows this one refers to, and which refer to it",
            description = "By dependent tasks, sub-workflows and the like, in the newest version of each.")
    References references(Caller caller, @PathVariable String project, @PathVariable String workflow) {
        return workflows.references(find(caller, project, workflow));
    }

    @GetMapping("/{workflow}/versions")
    @Access(resource = Resource.WORKFLOW, action = Action.READ)
    @Operation(summary = "Lists the versions, newest first")
    Page<WorkflowVersion.Summary> versions(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        var request = Check.page(page, size, Check.MAX_PAGE_SIZE);
        return workflows.versions(find(caller, project, workflow), request);
    }

    @GetMapping("/{workflow}/versions/{version}")
    @Access(resource = Resource.WORKFLOW, action = Action.READ)
    @Operation(summary = "Shows the document of a version")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(type = "object")),
                @Content(mediaType = DocumentNotation.YAML_TYPE, schema = @Schema(type = "object"))
            })
    ResponseEntity<byte[]> version(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @PathVariable int version,
            @RequestHeader(value = HttpHeaders.ACCEPT, required = false) @Parameter(hidden = true) @Nullable
                    String accept)
            throws HttpMediaTypeNotAcceptableException {
        return document(find(caller, project, workflow), version, accept);
    }

    private ResponseEntity<byte[]> document(Workflow workflow, int version, @Nullable String accept)
            throws HttpMediaTypeNotAcceptableException {
        DocumentFormat format = DocumentNotation.ofAnswer(accept);
        WorkflowVersion found = workflows
                .version(workflow, version)
                .orElseThrow(() -> ApiException.notFound(
                        "workflow.version-not-found",
                        "there is no version " + version + " of " + workflow.name() + "; the current one is "
                                + workflow.version()));
        return ResponseEntity.ok()
                .eTag(EntityTag.of(found.version()))
                .lastModified(found.createdAt())
                .contentType(DocumentNotation.mediaType(format))
                .body(DocumentNotation.render(found, format));
    }

    private Workflow find(Caller caller, String project, String workflow) {
        return workflows
                .find(caller, Check.name("project", project), Check.name("workflow", workflow))
                .orElseThrow(() -> noWorkflow(project, workflow));
    }

    static ApiException noProject(String project) {
        return ApiException.notFound(
                "project.not-found",
                "there is no project " + project + "; make it with PUT /api/v1/projects/" + project);
    }

    private static ApiException noWorkflow(String project, String workflow) {
        return ApiException.notFound(
                "workflow.not-found", "there is no workflow " + workflow + " in the project " + project);
    }

    record StoredView(String name, int version) {}
}
