package io.scheduler.api.schedule;

import io.scheduler.api.instance.Priorities;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.schedule.Cron;
import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.workflow.DurationText;
import io.scheduler.common.workflow.NameRule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A schedule as people write it. */
record ScheduleBody(
        @Schema(
                description = "Quartz: second minute hour day-of-month month day-of-week [year]",
                example = "0 30 2 * * ?")
        @Nullable
        String cron,

        @Schema(description = "IANA name", example = "Europe/Paris") @Nullable
        String timezone,

        @Schema(description = "No fire time before it") @Nullable
        Instant start,

        @Schema(description = "No fire time after it") @Nullable
        Instant end,

        @Schema(description = "What becomes of missed fire times: SKIP, LATEST (default) or ALL") @Nullable
        String misfire,

        @Schema(description = "How many missed ones ALL runs, how many QUEUE lets wait: 1 to 100 (default)") @Nullable
        Integer catchUpLimit,

        @Schema(description = "While an earlier run is unfinished: ALLOW (default), SKIP or QUEUE") @Nullable
        String overlap,

        @Schema(description = "Up to that much later, for instance 30s; at most 1h") @Nullable
        String jitter,

        @Schema(description = "Name of the calendar whose days are left out") @Nullable
        String calendar,

        @Schema(description = "Start-up parameters of its runs") @Nullable
        Map<String, @Nullable String> params,

        @Schema(description = "Default true") @Nullable Boolean enabled,

        @Schema(description = "Of its runs: highest, high, medium, low or lowest; absent: that of the document")
        @Nullable
        String priority) {

    static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    ScheduleDefinition checked() {
        Instant from = moment("start", start);
        Instant until = moment("end", end);
        if (from != null && until != null && until.isBefore(from)) {
            throw ApiException.invalidField("end", "expected a time at or after start, " + from);
        }
        return new ScheduleDefinition(
                cronText(),
                zone(),
                from,
                until,
                choice("misfire", misfire, MisfirePolicy.class, MisfirePolicy.LATEST),
                limit(),
                choice("overlap", overlap, OverlapPolicy.class, OverlapPolicy.ALLOW),
                jitterTime(),
                calendarName(),
                Check.params(params),
                enabled == null || enabled,
                Priorities.of(priority));
    }

    private String cronText() {
        if (cron == null || cron.isBlank()) {
            throw ApiException.invalidField("cron", "expected a Quartz cron expression, for instance 0 30 2 * * ?");
        }
        Cron.problem(cron).ifPresent(problem -> {
            throw ApiException.invalidField("cron", problem);
        });
        return Cron.of(cron).toString();
    }

    private ZoneId zone() {
        if (timezone == null || !ZoneId.getAvailableZoneIds().contains(timezone)) {
            throw ApiException.invalidField(
                    "timezone", "expected an IANA name such as Europe/Paris or UTC" + but(timezone));
        }
        return ZoneId.of(timezone);
    }

    private static @Nullable Instant moment(String field, @Nullable Instant given) {
        if (given == null) {
            return null;
        }
        if (given.isBefore(EARLIEST) || given.isAfter(LATEST)) {
            throw ApiException.invalidField(field, "expected a time from 1970 to 2200");
        }
        return given.truncatedTo(ChronoUnit.SECONDS);
    }

    private int limit() {
        int most = ScheduleDefinition.MOST_CATCH_UPS;
        if (catchUpLimit != null && (catchUpLimit < 1 || catchUpLimit > most)) {
            throw ApiException.invalidField("catchUpLimit", "expected 1 to " + most + ", but got " + catchUpLimit);
        }
        return catchUpLimit == null ? most : catchUpLimit;
    }

    private Duration jitterTime() {
        if (jitter == null) {
            return Duration.ZERO;
        }
        Optional<Duration> read = DurationText.parse(jitter)
                .filter(duration -> duration.compareTo(ScheduleDefinition.LONGEST_JITTER) <= 0);
        return read.orElseThrow(
                () -> ApiException.invalidField("jitter", "expected a duration of 0s to 1h" + but(jitter)));
    }

    private @Nullable String calendarName() {
        if (calendar != null && !NameRule.allows(calendar)) {
            throw ApiException.invalidField("calendar", "expected " + NameRule.inWords());
        }
        return calendar;
    }

    private static <E extends Enum<E>> E choice(String field, @Nullable String given, Class<E> of, E usual) {
        if (given == null) {
            return usual;
        }
        E[] all = of.getEnumConstants();
        return Arrays.stream(all)
                .filter(one -> one.name().equals(given.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.invalidField(
                        field,
                        "expected one of " + Arrays.stream(all).map(Enum::name).collect(Collectors.joining(", "))
                                + but(given)));
    }

    private static String but(@Nullable String given) {
        return given == null ? "" : ", but got '" + (given.length() > 50 ? given.substring(0, 50) + "…" : given) + "'";
    }
}
