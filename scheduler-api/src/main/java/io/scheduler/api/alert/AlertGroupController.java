package io.scheduler.api.alert;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.dao.alert.AlertGroups;
import io.scheduler.dao.alert.Deletion;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@RequestMapping("/api/v1/alert-groups")
@Tag(name = "Alerts")
class AlertGroupController {
    private static final int MAX_DESCRIPTION = 10_000;
    private static final int MAX_CHANNELS = 50;

    private final AlertGroups groups;

    AlertGroupController(AlertGroups groups) {
        this.groups = groups;
    }

    @GetMapping
    @Access(resource = Resource.ALERT_GROUP, action = Action.READ)
    @Operation(summary = "Lists alert groups by name")
    Page<AlertGroups.Group> list(
            Caller caller, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        return groups.list(Check.page(page, size, Check.MAX_PAGE_SIZE));
    }

    @GetMapping("/{name}")
    @Access(resource = Resource.ALERT_GROUP, action = Action.READ)
    @Operation(summary = "Shows an alert group")
    AlertGroups.Group get(Caller caller, @PathVariable String name) {
        return groups.find(Check.name("name", name)).orElseThrow(() -> notFound(name));
    }

    @PutMapping("/{name}")
    @Access(resource = Resource.ALERT_GROUP, action = Action.WRITE)
    @Operation(summary = "Makes or replaces an alert group; what happens from now on is told to its channels")
    ResponseEntity<AlertGroups.Group> put(Caller caller, @PathVariable String name, @RequestBody AlertGroupBody body) {
        Check.name("name", name);
        AlertGroups.Result result = groups.put(caller, name, body.text(), body.names());
        return switch (result) {
            case AlertGroups.Result.Put put ->
                ResponseEntity.status(put.created() ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(get(caller, name));
            case AlertGroups.Result.NoChannel missing ->
                throw ApiException.invalidField("channels", "there is no alert channel " + missing.name());
        };
    }

    @DeleteMapping("/{name}")
    @Access(resource = Resource.ALERT_GROUP, action = Action.DELETE)
    @Operation(summary = "Deletes an alert group that no rule names")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String name) {
        return switch (groups.delete(Check.name("name", name))) {
            case Deletion.Deleted deleted -> ResponseEntity.noContent().build();
            case Deletion.Absent absent -> throw notFound(name);
            case Deletion.InUse inUse ->
                throw ApiException.conflict(
                        "alert-group.in-use",
                        "expected no rule to name " + name + ", but these do: " + String.join(", ", inUse.by()));
        };
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("alert-group.not-found", "there is no alert group " + name);
    }

    record AlertGroupBody(
            @Nullable String description,

            @Schema(description = "Names of channels") @Nullable
            List<@Nullable String> channels) {
        private String text() {
            return description == null ? "" : Check.optionalText("description", description, MAX_DESCRIPTION);
        }

        private List<String> names() {
            List<@Nullable String> given = channels == null ? List.of() : channels;
            if (given.size() > MAX_CHANNELS) {
                throw ApiException.invalidField(
                        "channels", "expected at most " + MAX_CHANNELS + ", but got " + given.size());
            }
            for (int i = 0; i < given.size(); i++) {
                String name = given.get(i);
                if (name == null || !NameRule.allows(name)) {
                    throw ApiException.invalidField("channels[" + i + "]", "expected " + NameRule.inWords());
                }
            }
            return given.stream().map(String::valueOf).distinct().toList();
        }
    }
}
