package io.scheduler.api.alert;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.alert.AlertRule;
import io.scheduler.dao.alert.AlertRules;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
@RequestMapping("/api/v1")
@Tag(name = "Alerts")
class AlertRuleController {
    private static final String OF_PROJECT = "/projects/{project}/alert-rules";
    private static final String OF_CLUSTER = "/alert-rules";

    private final AlertRules rules;
    private final Projects projects;

    AlertRuleController(AlertRules rules, Projects projects) {
        this.rules = rules;
        this.projects = projects;
    }

    @GetMapping(OF_PROJECT)
    @Access(resource = Resource.ALERT_RULE, action = Action.READ)
    @Operation(summary = "Lists the alert rules of a project by name")
    Page<AlertRuleView> list(
            Caller caller,
            @PathVariable String project,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        requireProject(caller, project);
        return rules.list(caller, project, Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(AlertRuleView::of);
    }

    @GetMapping(OF_PROJECT + "/{name}")
    @Access(resource = Resource.ALERT_RULE, action = Action.READ)
    @Operation(summary = "Shows an alert rule of a project")
    AlertRuleView get(Caller caller, @PathVariable String project, @PathVariable String name) {
        requireProject(caller, project);
        return find(caller, project, name);
    }

    @PutMapping(OF_PROJECT + "/{name}")
    @Access(resource = Resource.ALERT_RULE, action = Action.WRITE)
    @Operation(summary = "Makes or replaces an alert rule of a project; counts for what happens from now on")
    ResponseEntity<AlertRuleView> put(
            Caller caller, @PathVariable String project, @PathVariable String name, @RequestBody AlertRuleBody body) {
        requireProject(caller, project);
        return stored(caller, project, name, body);
    }

    @DeleteMapping(OF_PROJECT + "/{name}")
    @Access(resource = Resource.ALERT_RULE, action = Action.DELETE)
    @Operation(summary = "Deletes an alert rule of a project")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String project, @PathVariable String name) {
        requireProject(caller, project);
        return deleted(caller, project, name);
    }

    @GetMapping(OF_CLUSTER)
    @Access(resource = Resource.CLUSTER_ALERT_RULE, action = Action.READ)
    @Operation(summary = "Lists the alert rules that are for all projects and for the cluster by name")
    Page<AlertRuleView> listOfCluster(
            Caller caller, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        return rules.list(caller, null, Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(AlertRuleView::of);
    }

    @GetMapping(OF_CLUSTER + "/{name}")
    @Access(resource = Resource.CLUSTER_ALERT_RULE, action = Action.READ)
    @Operation(summary = "Shows an alert rule of the cluster")
    AlertRuleView getOfCluster(Caller caller, @PathVariable String name) {
        return find(caller, null, name);
    }

    @PutMapping(OF_CLUSTER + "/{name}")
    @Access(resource = Resource.CLUSTER_ALERT_RULE, action = Action.WRITE)
    @Operation(summary = "Makes or replaces an alert rule for all projects and for the cluster")
    ResponseEntity<AlertRuleView> putOfCluster(
            Caller caller, @PathVariable String name, @RequestBody AlertRuleBody body) {
        return stored(caller, null, name, body);
    }

    @DeleteMapping(OF_CLUSTER + "/{name}")
    @Access(resource = Resource.CLUSTER_ALERT_RULE, action = Action.DELETE)
    @Operation(summary = "Deletes an alert rule of the cluster")
    ResponseEntity<Void> deleteOfCluster(Caller caller, @PathVariable String name) {
        return deleted(caller, null, name);
    }

    private ResponseEntity<AlertRuleView> stored(
            Caller caller, @Nullable String project, String name, AlertRuleBody body) {
        Check.name("name", name);
        AlertRules.PutResult result = rules.put(caller, project, name, body.checked(project));
        HttpStatus status = switch (result) {
            case CREATED -> HttpStatus.CREATED;
            case REPLACED -> HttpStatus.OK;
            case NO_PROJECT -> throw noProject(String.valueOf(project));
            case NO_WORKFLOW -> throw ApiException.invalidField("workflow", "there is no workflow " + body.workflow());
            case NO_SCHEDULE ->
                throw ApiException.invalidField(
                        "schedule", "the workflow " + body.workflow() + " has no schedule " + body.schedule());
            case NO_GROUP -> throw ApiException.invalidField("group", "there is no alert group " + body.group());
            case TOO_MANY ->
                throw ApiException.conflict(
                        "alert-rule.too-many", "expected at most " + AlertRules.MAX_COUNT + " rules in one place");
        };
        return ResponseEntity.status(status).body(find(caller, project, name));
    }

    private ResponseEntity<Void> deleted(Caller caller, @Nullable String project, String name) {
        if (!rules.delete(caller, project, Check.name("name", name))) {
            throw notFound(name);
        }
        return ResponseEntity.noContent().build();
    }

    private AlertRuleView find(Caller caller, @Nullable String project, String name) {
        return rules.find(caller, project, Check.name("name", name))
                .map(AlertRuleView::of)
                .orElseThrow(() -> notFound(name));
    }

    private void requireProject(Caller caller, String project) {
        if (projects.find(caller, Check.name("project", project)).isEmpty()) {
            throw noProject(project);
        }
    }

    private static ApiException noProject(String project) {
        return ApiException.notFound("project.not-found", "there is no project " + project);
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("alert-rule.not-found", "there is no alert rule " + name);
    }

    record AlertRuleView(
            String name,
            @Nullable String project,
            @Nullable String workflow,
            @Nullable String schedule,
            List<String> events,
            String group,
            @Nullable String waitingLongerThan,
            @Nullable String lateBy,
            boolean enabled,
            String changedBy,
            Instant changedAt) {
        static AlertRuleView of(AlertRule rule) {
            return new AlertRuleView(
                    rule.name(),
                    rule.project(),
                    rule.workflow(),
                    rule.schedule(),
                    rule.events(),
                    rule.groupName(),
                    text(rule.waitingMillis()),
                    text(rule.lateMillis()),
                    rule.enabled(),
                    rule.changedBy(),
                    rule.changedAt());
        }

        private static @Nullable String text(@Nullable Long millis) {
            if (millis == null) {
                return null;
            }
            return millis % 1_000 == 0
                    ? Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT)
                    : millis + "ms";
        }
    }
}
