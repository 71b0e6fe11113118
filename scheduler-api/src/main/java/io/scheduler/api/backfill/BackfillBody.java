package io.scheduler.api.backfill;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.dao.backfill.Dependents;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What people ask for. Times are instants, times of the zone, or days. */
record BackfillBody(
        @Schema(description = "First time or day", example = "2026-01-01") @Nullable
        String from,

        @Schema(description = "Last time or day, which belongs to it", example = "2026-01-31") @Nullable
        String to,

        @Schema(description = "Single times or days, instead of from and to") @Nullable
        List<@Nullable String> dates,

        @Schema(
                description =
                        "Quartz: which times between from and to. Without it those of the schedule, without that each day at"
                                + " 00:00")
        @Nullable
        String cron,

        @Schema(
                description =
                        "Name of the schedule whose cron, zone and calendar are meant; without it default, if there is one")
        @Nullable
        String schedule,

        @Schema(description = "IANA name; without it that of the schedule, without that UTC") @Nullable
        String timezone,

        @Schema(
                description =
                        "How many runs may be unfinished at a time: 1 (default) to 100, but no more than the execution of"
                                + " the workflow allows")
        @Nullable
        Integer parallelism,

        @Schema(description = "ASC (default): oldest first, or DESC") @Nullable
        String order,

        @Schema(description = "Of its runs: highest, high, medium, low (default) or lowest") @Nullable
        String priority,

        @Schema(
                description =
                        "Which workflows with tasks that depend on this one are run along, for the same dates: none"
                                + " (default), direct or all, which are those that depend on these, too")
        @Nullable
        String dependents,

        @Schema(description = "Start-up parameters of the runs") @Nullable
        Map<String, @Nullable String> params) {
    /**
     * What was asked, the same text for the same: in whichever order dates and parameters stand, and with what counts where nothing
     * is said. Schedules and calendars count by their names.
     */
    String question(Map<String, String> checkedParams, int runsAtATime, Priority ofRuns, Dependents along) {
        Map<String, @Nullable Object> question = new LinkedHashMap<>();
        question.put("from", from);
        question.put("to", to);
        question.put(
                "dates",
                dates == null
                        ? null
                        : dates.stream()
                                .map(String::valueOf)
                                .distinct()
                                .sorted()
                                .toList());
        question.put("cron", cron);
        question.put("schedule", schedule);
        question.put("timezone", timezone);
        question.put("parallelism", runsAtATime);
        question.put("order", order == null ? "ASC" : order.toUpperCase(Locale.ROOT));
        question.put("priority", ofRuns);
        question.put("dependents", along);
        question.put("params", new TreeMap<>(checkedParams));
        return JsonMapper.shared().writeValueAsString(question);
    }
}
