package io.scheduler.api.environment;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.environment.Environments;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
@RequestMapping("/api/v1/environments")
@Tag(name = "Environments")
class EnvironmentController {
    private static final int MAX_DESCRIPTION = 10_000;
    private static final int MAX_PROLOGUE = 64 * 1024;
    private static final int MAX_WORKER_GROUPS = 100;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");
    private static final String OURS = "SCHEDULER_";

    private final Environments environments;

    EnvironmentController(Environments environments) {
        this.environments = environments;
    }

    @GetMapping
    @Access(resource = Resource.ENVIRONMENT, action = Action.READ)
    @Operation(summary = "Lists environments by name")
    Page<TaskEnvironment> list(
            Caller caller, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        return environments.list(Check.page(page, size, Check.MAX_PAGE_SIZE));
    }

    @GetMapping("/{environment}")
    @Access(resource = Resource.ENVIRONMENT, action = Action.READ)
    @Operation(summary = "Shows an environment")
    TaskEnvironment get(Caller caller, @PathVariable String environment) {
        return environments.find(Check.name("environment", environment)).orElseThrow(() -> notFound(environment));
    }

    @PutMapping("/{environment}")
    @Access(resource = Resource.ENVIRONMENT, action = Action.WRITE)
    @Operation(
            summary = "Makes or replaces an environment",
            description =
                    "Tasks that name it run with it from their next attempt on. Variables may refer to secrets of the"
                            + " run's project by ${secret.NAME}, and to parameters of the task; the prologue is left as it is.")
    ResponseEntity<TaskEnvironment> put(
            Caller caller, @PathVariable String environment, @RequestBody EnvironmentBody body) {
        Check.name("environment", environment);
        boolean created = environments.put(caller, environment, body.checked());
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(get(caller, environment));
    }

    @DeleteMapping("/{environment}")
    @Access(resource = Resource.ENVIRONMENT, action = Action.DELETE)
    @Operation(summary = "Deletes an environment that the newest version of no workflow names")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String environment) {
        return switch (environments.delete(Check.name("environment", environment))) {
            case Environments.Deletion.Deleted deleted ->
                ResponseEntity.noContent().build();
            case Environments.Deletion.Absent absent -> throw notFound(environment);
            case Environments.Deletion.InUse inUse ->
                throw ApiException.conflict(
                        "environment.in-use",
                        "expected no workflow to name " + environment + ", but these do: "
                                + String.join(", ", inUse.by()));
        };
    }

    private static ApiException notFound(String environment) {
        return ApiException.notFound("environment.not-found", "there is no environment " + environment);
    }

    record EnvironmentBody(
            @Nullable String description,

            @Schema(description = "Of the processes of a task; values may refer to secrets") @Nullable
            Map<String, @Nullable String> variables,

            @Schema(description = "Shell text that runs before the script, in the same shell") @Nullable
            String prologue,

            @Schema(description = "Worker groups that it is for; absent or empty: all") @Nullable
            List<@Nullable String> workerGroups) {

        private Environments.Wish checked() {
            Map<String, String> checked = Check.params("variables", variables);
            for (String name : checked.keySet()) {
                if (!VARIABLE.matcher(name).matches() || name.startsWith(OURS)) {
                    throw ApiException.invalidField(
                            "variables." + name,
                            "expected the name of a variable: letters, digits and _, no digit in front, not beginning with "
                                    + OURS);
                }
            }
            return new Environments.Wish(
                    description == null ? "" : Check.optionalText("description", description, MAX_DESCRIPTION),
                    checked,
                    prologue == null ? "" : Check.optionalText("prologue", prologue, MAX_PROLOGUE),
                    groups());
        }

        private List<String> groups() {
            List<@Nullable String> given = workerGroups == null ? List.of() : workerGroups;
            if (given.size() > MAX_WORKER_GROUPS) {
                throw ApiException.invalidField(
                        "workerGroups", "expected at most " + MAX_WORKER_GROUPS + ", but got " + given.size());
            }
            for (int i = 0; i < given.size(); i++) {
                String name = given.get(i);
                if (name == null || !NameRule.allows(name)) {
                    throw ApiException.invalidField("workerGroups[" + i + "]", "expected " + NameRule.inWords());
                }
            }
            return given.stream().map(String::valueOf).distinct().toList();
        }
    }
}
