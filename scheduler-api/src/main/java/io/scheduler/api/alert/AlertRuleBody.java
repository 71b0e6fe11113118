package io.scheduler.api.alert;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.alert.AlertEvent;
import io.scheduler.common.workflow.DurationText;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.dao.alert.AlertRules;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule as it is written. */
record AlertRuleBody(
        @Schema(description = "Absent: all workflows") @Nullable
        String workflow,

        @Schema(description = "Only runs of this schedule of the workflow; absent: all runs") @Nullable
        String schedule,

        @Schema(description = "What is told") @Nullable List<@Nullable AlertEvent> events,

        @Schema(description = "Who is told") @Nullable String group,

        @Schema(description = "For WAITING_TOO_LONG, such as 10m; at least 30s") @Nullable
        String waitingLongerThan,

        @Schema(description = "For SCHEDULE_LATE, such as 1m; at least 5s") @Nullable
        String lateBy,

        @Schema(description = "Default true") @Nullable Boolean enabled) {

    private static final Duration LEAST_WAITING = Duration.ofSeconds(30);
    /** What is decided within that time counts as in time, so that it costs nothing to ask. */
    private static final Duration LEAST_LATE = Duration.ofSeconds(5);

    private static final Duration MOST = Duration.ofDays(365);

    /** @param ofProject null: a rule of the cluster, which is for all projects and for what belongs to none */
    AlertRules.Wish checked(@Nullable String ofProject) {
        if (ofProject == null && workflow != null) {
            throw ApiException.invalidField("workflow", "expected none: a rule of the cluster is for all workflows");
        }
        if (workflow == null && schedule != null) {
            throw ApiException.invalidField("workflow", "expected the workflow of the schedule");
        }
        List<String> names = names(ofProject);
        return new AlertRules.Wish(
                name("workflow", workflow),
                name("schedule", schedule),
                names,
                String.valueOf(name("group", Check.text("group", group, 200))),
                millis(
                        "waitingLongerThan",
                        waitingLongerThan,
                        LEAST_WAITING,
                        names.contains(AlertEvent.WAITING_TOO_LONG.name()),
                        AlertEvent.WAITING_TOO_LONG),
                millis(
                        "lateBy",
                        lateBy,
                        LEAST_LATE,
                        names.contains(AlertEvent.SCHEDULE_LATE.name()),
                        AlertEvent.SCHEDULE_LATE),
                enabled == null || enabled);
    }

    private List<String> names(@Nullable String ofProject) {
        if (events == null || events.isEmpty()) {
            throw ApiException.invalidField("events", "expected at least one of " + List.of(AlertEvent.values()));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            AlertEvent event = events.get(i);
            if (event == null) {
                throw ApiException.invalidField("events[" + i + "]", "expected an event, but got null");
            }
            if (ofProject != null && !event.isOfProject()) {
                throw ApiException.invalidField(
                        "events[" + i + "]",
                        event + " belongs to no project: make a rule of the cluster, /api/v1/alert-rules");
            }
            if (!names.contains(event.name())) {
                names.add(event.name());
            }
        }
        return names;
    }

    private static @Nullable String name(String field, @Nullable String value) {
        if (value != null && !NameRule.allows(value)) {
            throw ApiException.invalidField(field, "expected " + NameRule.inWords());
        }
        return value;
    }

    private static @Nullable Long millis(
            String field, @Nullable String text, Duration least, boolean needed, AlertEvent event) {
        if (!needed) {
            if (text != null) {
                throw ApiException.invalidField(field, "expected none without the event " + event);
            }
            return null;
        }
        Duration duration = text == null ? null : DurationText.parse(text).orElse(null);
        if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(MOST) > 0) {
            throw ApiException.invalidField(
                    field,
                    "expected a duration of at least " + least.toSeconds() + "s such as 10m, since " + event
                            + " is told");
        }
        return duration.toMillis();
    }
}
