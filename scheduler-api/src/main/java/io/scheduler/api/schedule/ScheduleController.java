package io.scheduler.api.schedule;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.schedule.Schedule;
import io.scheduler.dao.schedule.ScheduleFilter;
import io.scheduler.dao.schedule.Schedules;
import io.scheduler.dao.schedule.Schedules.PutResult;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
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

/** Defines schedules. A workflow has any number, by name; the short address means the one called default. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Schedules")
class ScheduleController {
    private static final int LONGEST_REASON = 1_000;
    private static final String OF_WORKFLOW = "/projects/{project}/workflows/{workflow}";

    private final Schedules schedules;
    private final ScheduleDesk desk;
    private final ScheduleNudge nudge;
    private final NextFires nextFires;

    ScheduleController(Schedules schedules, ScheduleDesk desk, ScheduleNudge nudge, NextFires nextFires) {
        this.schedules = schedules;
        this.desk = desk;
        this.nudge = nudge;
        this.nextFires = nextFires;
    }

    @GetMapping("/schedules")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(
            summary = "Lists schedules of all projects or one",
            description =
                    "By project, workflow and name, or with sort=nextFireTime those that fire, the next one first, among"
                            + " the first 2,000.")
    Page<ScheduleView> all(
            Caller caller,
            @RequestParam(required = false) @Nullable String project,
            @RequestParam(defaultValue = "name") Order sort,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        ScheduleFilter filter = new ScheduleFilter(Check.optionalName("project", project), null);
        PageRequest request = Check.page(page, size, Check.MAX_PAGE_SIZE);
        return switch (sort) {
            case name -> schedules.list(caller, filter, request).map(desk::view);
            case nextFireTime -> {
                List<ScheduleView> all = nextFires.inOrder(caller, filter);
                yield Page.of(all.stream().skip(request.offset()).limit(size).toList(), all.size(), request);
            }
        };
    }

    enum Order {
        name,
        nextFireTime
    }

    @GetMapping(OF_WORKFLOW + "/schedules")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(summary = "Lists the schedules of a workflow by name")
    Page<ScheduleView> list(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        ScheduleFilter filter = new ScheduleFilter(Check.name("project", project), Check.name("workflow", workflow));
        return schedules
                .list(caller, filter, Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(desk::view);
    }

    @PutMapping(OF_WORKFLOW + "/schedule")
    @Access(resource = Resource.SCHEDULE, action = Action.WRITE)
    @Operation(
            summary = "Defines the schedule called default",
            description = "Fires from now on: fire times before the call are never made up for.")
    ResponseEntity<ScheduleView> putDefault(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestBody ScheduleBody body) {
        return put(caller, project, workflow, ScheduleDesk.DEFAULT, body);
    }

    @PutMapping(OF_WORKFLOW + "/schedules/{name}")
    @Access(resource = Resource.SCHEDULE, action = Action.WRITE)
    @Operation(
            summary = "Defines a schedule",
            description = "Fires from now on: fire times before the call are never made up for.")
    ResponseEntity<ScheduleView> put(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @PathVariable String name,
            @RequestBody ScheduleBody body) {
        ScheduleDefinition definition = body.checked();
        return switch (schedules.put(caller, ScheduleDesk.key(project, workflow, name), definition, desk.now())) {
            case PutResult.Stored stored -> {
                nudge.changed(List.of(stored.schedule().slot()));
                yield ResponseEntity.status(stored.created() ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(desk.view(stored.schedule()));
            }
            case PutResult.NoWorkflow none ->
                throw ApiException.notFound(
                        "workflow.not-found", "there is no workflow " + workflow + " in the project " + project);
            case PutResult.NoCalendar none -> throw ScheduleDesk.noCalendar(definition);
            case PutResult.WrongParams wrong -> throw ApiException.invalid("schedule.params-invalid", wrong.problems());
            case PutResult.TooMany tooMany ->
                throw ApiException.conflict(
                        "schedule.too-many",
                        "expected at most " + Schedules.MOST_OF_A_WORKFLOW + " schedules of a workflow; delete some");
        };
    }

    @GetMapping(OF_WORKFLOW + "/schedule")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(summary = "Shows the schedule called default")
    ScheduleView getDefault(Caller caller, @PathVariable String project, @PathVariable String workflow) {
        return get(caller, project, workflow, ScheduleDesk.DEFAULT);
    }

    @GetMapping(OF_WORKFLOW + "/schedules/{name}")
    @Access(resource = Resource.SCHEDULE, action = Action.READ)
    @Operation(summary = "Shows a schedule")
    ScheduleView get(
            Caller caller, @PathVariable String project, @PathVariable String workflow, @PathVariable String name) {
        return desk.view(desk.find(caller, ScheduleDesk.key(project, workflow, name)));
    }

    @DeleteMapping(OF_WORKFLOW + "/schedule")
    @Access(resource = Resource.SCHEDULE, action = Action.DELETE)
    @Operation(summary = "Deletes the schedule called default; its runs stay")
    ResponseEntity<Void> deleteDefault(Caller caller, @PathVariable String project, @PathVariable String workflow) {
        return delete(caller, project, workflow, ScheduleDesk.DEFAULT);
    }

    @DeleteMapping(OF_WORKFLOW + "/schedules/{name}")
    @Access(resource = Resource.SCHEDULE, action = Action.DELETE)
    @Operation(summary = "Deletes a schedule with what is recorded of its fire times; its runs stay")
    ResponseEntity<Void> delete(
            Caller caller, @PathVariable String project, @PathVariable String workflow, @PathVariable String name) {
        Schedules.Key key = ScheduleDesk.key(project, workflow, name);
        Schedule deleted = schedules.delete(caller, key).orElseThrow(() -> ScheduleDesk.notFound(key));
        nudge.changed(List.of(deleted.slot()));
        return ResponseEntity.noContent().build();
    }

    @PostMapping(OF_WORKFLOW + "/schedules/{name}/pause")
    @Access(resource = Resource.SCHEDULE, action = Action.WRITE)
    @Operation(summary = "Fires nothing until it is resumed; the definition stays as it is")
    ScheduleView pause(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @PathVariable String name,
            @RequestBody PauseBody body) {
        Schedules.Key key = ScheduleDesk.key(project, workflow, name);
        String reason = Check.text("reason", body.reason(), LONGEST_REASON);
        Schedule paused =
                schedules.pause(caller, key, reason, desk.now()).orElseThrow(() -> ScheduleDesk.notFound(key));
        nudge.changed(List.of(paused.slot()));
        return desk.view(paused);
    }

    @PostMapping(OF_WORKFLOW + "/schedules/{name}/resume")
    @Access(resource = Resource.SCHEDULE, action = Action.WRITE)
    @Operation(summary = "Fires again, from now on; what was due during the pause is not made up for")
    ScheduleView resume(
            Caller caller, @PathVariable String project, @PathVariable String workflow, @PathVariable String name) {
        Schedules.Key key = ScheduleDesk.key(project, workflow, name);
        Schedule resumed = schedules.resume(caller, key, desk.now()).orElseThrow(() -> ScheduleDesk.notFound(key));
        nudge.changed(List.of(resumed.slot()));
        return desk.view(resumed);
    }

    /**
     * @param reason for people
     */
    record PauseBody(@Nullable String reason) {}
}
