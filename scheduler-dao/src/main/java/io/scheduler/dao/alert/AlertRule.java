package io.scheduler.dao.alert;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events are told to whom.
 *
 * @param project null: of all projects and of the cluster
 * @param workflow null: of all workflows
 * @param schedule null: whatever made the run
 * @param events names of {@link io.scheduler.common.alert.AlertEvent}
 * @param waitingMillis for {@code WAITING_TOO_LONG}
 * @param lateMillis for {@code SCHEDULE_LATE}
 */
public record AlertRule(
        String name,
        @Nullable String project,
        @Nullable String workflow,
        @Nullable String schedule,
        List<String> events,
        String groupName,
        @Nullable Long waitingMillis,
        @Nullable Long lateMillis,
        boolean enabled,
        String changedBy,
        Instant changedAt) {}
