package io.scheduler.dao.alert;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of projects, and those of the cluster. A change counts from its commit on. Safe for use by several threads. */
public final class AlertRules {
    /** Of a project, and of the cluster: all are looked at with each run that ends. */
    public static final int MAX_COUNT = 200;

    private final Database database;
    private final RuleMapper rules;

    public AlertRules(Database database) {
        this.database = database;
        this.rules = database.mapper(RuleMapper.class);
    }

    /** What a rule is to be; see {@link AlertRule}. */
    public record Wish(
            @Nullable String workflow,
            @Nullable String schedule,
            List<String> events,
            String group,
            @Nullable Long waitingMillis,
            @Nullable Long lateMillis,
            boolean enabled) {}

    /** @param project null: of the cluster */
    public Optional<AlertRule> find(Caller caller, @Nullable String project, String name) {
        return Optional.ofNullable(rules.byName(caller, project, name));
    }

    /** By name. */
    public Page<AlertRule> list(Caller caller, @Nullable String project, PageRequest page) {
        return Page.of(rules.list(caller, project, page), rules.count(caller, project), page);
    }

    /** Makes or replaces it. */
    public PutResult put(Caller caller, @Nullable String project, String name, Wish wish) {
        return database.inTransaction(() -> {
            Long projectId = project == null ? null : rules.project(caller, project);
            if (project != null && projectId == null) {
                return PutResult.NO_PROJECT;
            }
            Long workflowId =
                    wish.workflow() == null || projectId == null ? null : rules.workflow(projectId, wish.workflow());
            if (wish.workflow() != null && workflowId == null) {
                return PutResult.NO_WORKFLOW;
            }
            Long scheduleId =
                    wish.schedule() == null || workflowId == null ? null : rules.schedule(workflowId, wish.schedule());
            if (wish.schedule() != null && scheduleId == null) {
                return PutResult.NO_SCHEDULE;
            }
            Long groupId = rules.group(wish.group());
            if (groupId == null) {
                return PutResult.NO_GROUP;
            }
            if (rules.others(projectId, name) >= MAX_COUNT) {
                return PutResult.TOO_MANY;
            }
            RuleMapper.Place place = new RuleMapper.Place(projectId, workflowId, scheduleId, groupId);
            return rules.put(name, place, wish, caller.name()) ? PutResult.CREATED : PutResult.REPLACED;
        });
    }

    /** Returns whether it was there. */
    public boolean delete(Caller caller, @Nullable String project, String name) {
        return rules.delete(caller, project, name) == 1;
    }

    /** What became of {@link #put}. */
    public enum PutResult {
        CREATED,
        REPLACED,
        NO_PROJECT,
        NO_WORKFLOW,
        NO_SCHEDULE,
        NO_GROUP,
        TOO_MANY
    }
}
