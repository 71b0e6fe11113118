package io.scheduler.api.schedule;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.api.web.TimeText;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.schedule.Timetable;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.schedule.FireRecord;
import io.scheduler.dao.schedule.Schedule;
import io.scheduler.dao.schedule.Schedules;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** When schedules fire, what became of fire times, and why. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Schedules")
class ScheduleTimesController {
    private static final int MOST_PREVIEWED = 1_000;
    private static final String SCHEDULE = "/projects/{project}/workflows/{workflow}/schedules/{name}";

    private final Schedules schedules;
    private final ScheduleDesk desk;

    ScheduleTimesController(Schedules schedules, ScheduleDesk desk) {
        this.schedules = schedules;
        this.desk = desk;
    }

    @PostMapping("/schedules/preview")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(summary = "Shows the next fire times of a schedule that is not stored")
    PreviewView previewOf(Caller caller, @RequestParam(defaultValue = "5") int count, @RequestBody ScheduleBody body) {
        return preview(body.checked(), 0, count);
    }

    @GetMapping(SCHEDULE + "/preview")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(summary = "Shows the next fire times, also while it is paused or disabled")
    PreviewView preview(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @PathVariable String name,
            @RequestParam(defaultValue = "5") int count) {
        Schedule schedule = desk.find(caller, ScheduleDesk.key(project, workflow, name));
        return preview(schedule.definition(), schedule.id(), count);
    }

    private PreviewView preview(ScheduleDefinition definition, long id, int count) {
        if (count < 1 || count > MOST_PREVIEWED) {
            throw ApiException.invalidParameter("count", "expected 1 to " + MOST_PREVIEWED + ", but got " + count);
        }
        Timetable table = desk.timetable(definition);
        List<FireTimeView> items = table.preview(desk.now(), count).stream()
                .map(at -> new FireTimeView(at, at.atZone(definition.zone()).toOffsetDateTime(), table.dueAt(id, at)))
                .toList();
        return new PreviewView(definition.cron(), definition.zone().getId(), items);
    }

    @GetMapping(SCHEDULE + "/explain")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(summary = "Says why it did or did not fire at some time")
    Explanation explain(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @PathVariable String name,
            @RequestParam
                    @Parameter(
                            description =
                                    "An instant such as 2026-03-29T01:00:00Z, or a time in the zone of the schedule such as"
                                            + " 2026-03-29T03:00:00")
                    String at) {
        Schedule schedule = desk.find(caller, ScheduleDesk.key(project, workflow, name));
        Timetable table = desk.timetable(schedule.definition());
        Instant second = TimeText.read(at, schedule.definition().zone())
                .filter(time -> !time.isBefore(ScheduleBody.EARLIEST) && !time.isAfter(ScheduleBody.LATEST))
                .orElseThrow(() -> ApiException.invalidParameter(
                        "at",
                        "expected a time such as 2026-03-29T01:00:00Z, or 2026-03-29T03:00:00 in "
                                + schedule.definition().zone() + ", from 1970 to 2200"))
                .truncatedTo(ChronoUnit.SECONDS);
        FireRecord record = table.verdict(second) == Timetable.Verdict.NOT_IN_CRON
                ? exactly(schedule, second)
                : schedules.recordOf(schedule, second).orElse(null);
        return Explanation.of(
                schedule,
                table,
                second,
                new Explanation.Known(
                        TimeText.gap(at, schedule.definition().zone()).orElse(null),
                        record,
                        schedules.pauseAt(schedule, second).orElse(null),
                        schedules.decidedUntil(schedule).orElse(null)),
                desk.now());
    }

    /** A time that is none of the stretch that a record stands for, unless the schedule was another one then. */
    private @org.jspecify.annotations.Nullable FireRecord exactly(Schedule schedule, Instant at) {
        return schedules
                .recordOf(schedule, at)
                .filter(found -> found.fireTime().equals(at))
                .orElse(null);
    }

    @GetMapping(SCHEDULE + "/fires")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(summary = "Lists what became of its fire times, latest first")
    Page<FireRecord> fires(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @PathVariable String name,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Schedule schedule = desk.find(caller, ScheduleDesk.key(project, workflow, name));
        return schedules.fires(schedule, Check.page(page, size, Check.MAX_PAGE_SIZE));
    }

    /**
     * @param timezone in which {@code local} is written
     */
    record PreviewView(String cron, String timezone, List<FireTimeView> items) {}

    /**
     * @param at in UTC
     * @param local in the zone of the schedule
     * @param dueAt when it is carried out: {@code at} and its jitter
     */
    record FireTimeView(Instant at, OffsetDateTime local, Instant dueAt) {}
}
