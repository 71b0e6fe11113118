package io.scheduler.api.datasource;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.Problem.FieldError;
import io.scheduler.api.web.Check;
import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.common.datasource.DataSourceSpec;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.datasource.DataSource;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.rpc.contract.TryDataSourceReply;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects/{project}/data-sources")
@Tag(name = "Data sources")
class DataSourceController {
    private static final int MAX_DESCRIPTION = 10_000;
    private static final int MAX_PASSWORD = 4_096;

    private final DataSources sources;
    private final Projects projects;
    private final DataSourceTrial trial;

    DataSourceController(DataSources sources, Projects projects, DataSourceTrial trial) {
        this.sources = sources;
        this.projects = projects;
        this.trial = trial;
    }

    @GetMapping
    @Access(resource = Resource.DATA_SOURCE, action = Action.READ)
    @Operation(summary = "Lists the data sources of a project by name, without passwords")
    Page<DataSourceView> list(
            Caller caller,
            @PathVariable String project,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        requireProject(caller, project);
        return sources.list(caller, project, Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(DataSourceView::of);
    }

    @GetMapping("/{name}")
    @Access(resource = Resource.DATA_SOURCE, action = Action.READ)
    @Operation(summary = "Shows a data source without its password")
    DataSourceView get(Caller caller, @PathVariable String project, @PathVariable String name) {
        return DataSourceView.of(find(caller, project, name));
    }

    @PutMapping("/{name}")
    @Access(resource = Resource.DATA_SOURCE, action = Action.WRITE)
    @Operation(
            summary = "Makes or replaces a data source",
            description = "Without a password the one that is stored stays, as long as nothing but the description"
                    + " changes; an empty one removes it. Parameters of the driver are allowed by name, see"
                    + " docs/task-types.md.")
    ResponseEntity<DataSourceView> put(
            Caller caller, @PathVariable String project, @PathVariable String name, @RequestBody DataSourceBody body) {
        requireProject(caller, project);
        Check.name("name", name);
        DataSourceSpec spec = body.checked();
        Optional<DataSource> present = sources.find(caller, project, name);
        if (body.password() == null
                && present.filter(old -> old.hasPassword() && !old.spec().equals(spec))
                        .isPresent()) {
            throw ApiException.invalidField(
                    "password",
                    "expected it once more, since it would go to another place than the one it was given for");
        }
        String description = body.description() == null ? "" : body.description();
        Optional<Boolean> created;
        try {
            created = sources.put(caller, project, name, description, spec, body.password());
        } catch (IllegalStateException noKey) {
            throw ApiException.conflict("secret.not-configured", String.valueOf(noKey.getMessage()));
        }
        HttpStatus status = created.orElseThrow(() -> noProject(project)) ? HttpStatus.CREATED : HttpStatus.OK;
        return ResponseEntity.status(status).body(DataSourceView.of(find(caller, project, name)));
    }

    @DeleteMapping("/{name}")
    @Access(resource = Resource.DATA_SOURCE, action = Action.DELETE)
    @Operation(summary = "Deletes a data source; tasks that name it fail from then on")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String project, @PathVariable String name) {
        requireProject(caller, project);
        if (!sources.delete(caller, project, Check.name("name", name))) {
            throw notFound(project, name);
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{name}/test")
    @Access(resource = Resource.DATA_SOURCE, action = Action.EXECUTE)
    @Operation(summary = "Has a worker of the group connect to it, and says what answered or what went wrong")
    TrialView test(
            Caller caller,
            @PathVariable String project,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String workerGroup) {
        find(caller, project, name);
        String group = Check.optionalName("workerGroup", workerGroup);
        DataSources.Opened opened;
        try {
            opened = sources.open(project, name).orElseThrow(() -> notFound(project, name));
        } catch (IllegalStateException noKey) {
            throw ApiException.conflict("secret.not-configured", String.valueOf(noKey.getMessage()));
        }
        return TrialView.of(trial.attempt(
                group == null ? TaskDefinition.DEFAULT_WORKER_GROUP : group,
                new DataSourceAccess(opened.spec(), opened.password())));
    }

    private DataSource find(Caller caller, String project, String name) {
        requireProject(caller, project);
        return sources.find(caller, project, Check.name("name", name)).orElseThrow(() -> notFound(project, name));
    }

    private void requireProject(Caller caller, String project) {
        if (projects.find(caller, Check.name("project", project)).isEmpty()) {
            throw noProject(project);
        }
    }

    private static ApiException noProject(String project) {
        return ApiException.notFound("project.not-found", "there is no project " + project);
    }

    private static ApiException notFound(String project, String name) {
        return ApiException.notFound(
                "data-source.not-found", "there is no data source " + name + " in the project " + project);
    }

    record DataSourceBody(
            @Nullable String type,
            @Nullable String description,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database,
            @Nullable String user,

            @Schema(accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable
            String password,

            @Nullable Map<String, @Nullable String> parameters) {

        private DataSourceSpec checked() {
            DataSourceKind kind = DataSourceKind.of(Objects.requireNonNullElse(type, ""))
                    .orElseThrow(() -> ApiException.invalidField(
                            "type", "expected one of " + String.join(", ", DataSourceKind.words())));
            if (description != null) {
                Check.optionalText("description", description, MAX_DESCRIPTION);
            }
            if (password != null) {
                Check.optionalText("password", password, MAX_PASSWORD);
            }
            Map<String, String> given = new TreeMap<>();
            if (parameters != null) {
                parameters.forEach((parameter, value) -> given.put(parameter, value == null ? "" : value));
            }
            DataSourceSpec spec = new DataSourceSpec(
                    kind,
                    host == null ? "" : host,
                    port == null ? kind.usualPort() : port,
                    database == null ? "" : database,
                    user == null ? "" : user,
                    given);
            List<FieldError> errors = spec.problems().entrySet().stream()
                    .map(problem -> FieldError.of(problem.getKey(), problem.getValue()))
                    .toList();
            if (!errors.isEmpty()) {
                FieldError first = errors.getFirst();
                throw ApiException.invalid("request.invalid", first.path() + ": " + first.message(), errors);
            }
            return spec;
        }

        /** Without the password, which must not reach a log. */
        @Override
        public String toString() {
            return "DataSourceBody[" + type + " " + host + "]";
        }
    }

    record DataSourceView(
            String name,
            String description,
            String type,
            String host,
            int port,
            String database,
            String user,
            boolean hasPassword,
            Map<String, String> parameters,
            String changedBy,
            Instant createdAt,
            Instant updatedAt) {
        static DataSourceView of(DataSource source) {
            return new DataSourceView(
                    source.name(),
                    source.description(),
                    source.kind().word(),
                    source.host(),
                    source.port(),
                    source.databaseName(),
                    source.userName(),
                    source.hasPassword(),
                    source.spec().parameters(),
                    source.changedBy(),
                    source.createdAt(),
                    source.updatedAt());
        }
    }

    /**
     * @param worker who tried; empty when nobody did
     */
    record TrialView(boolean connected, String outcome, String message, String worker, long millis) {
        static TrialView of(TryDataSourceReply reply) {
            return new TrialView(
                    reply.outcome() == TryDataSourceReply.Outcome.CONNECTED,
                    reply.outcome().name(),
                    reply.message(),
                    reply.workerNodeId(),
                    reply.millis());
        }
    }
}
