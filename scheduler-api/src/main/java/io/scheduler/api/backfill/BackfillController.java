package io.scheduler.api.backfill;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.instance.Priorities;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.Problem;
import io.scheduler.api.schedule.ScheduleNudge;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.dao.backfill.Backfill;
import io.scheduler.dao.backfill.Backfills;
import io.scheduler.dao.backfill.Backfills.Creation;
import io.scheduler.dao.backfill.Backfills.Wish;
import io.scheduler.dao.backfill.Dependents;
import io.scheduler.dao.backfill.StandsStill;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Backfills")
class BackfillController {
    private static final int MOST_AT_ONCE = 100;
    private static final String OF_WORKFLOW = "/projects/{project}/workflows/{workflow}/backfills";

    private final Backfills backfills;
    private final BackfillDates dates;
    private final ScheduleNudge nudge;
    private final Clock clock;

    BackfillController(Backfills backfills, BackfillDates dates, ScheduleNudge nudge, Clock clock) {
        this.backfills = backfills;
        this.dates = dates;
        this.nudge = nudge;
        this.clock = clock;
    }

    @PostMapping(OF_WORKFLOW)
    @Access(resource = Resource.BACKFILL, action = Action.EXECUTE)
    @Operation(
            summary = "Runs the current version of a workflow for a range or a list of dates",
            description = "At most 10,000 dates; each has one run, however often masters change. Calls with the same"
                    + " Idempotency-Key make one backfill; the later ones get 200 and the same.")
    ResponseEntity<BackfillView> create(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestHeader(value = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody BackfillBody body) {
        Check.name("project", project);
        Check.name("workflow", workflow);
        String key = Check.idempotencyKey(idempotencyKey);
        Map<String, String> params = Check.params(body.params());
        int parallelism = body.parallelism() == null ? 1 : body.parallelism();
        if (parallelism < 1 || parallelism > MOST_AT_ONCE) {
            throw ApiException.invalidField(
                    "parallelism", "expected 1 to " + MOST_AT_ONCE + ", but got " + parallelism);
        }
        Priority given = Priorities.of(body.priority());
        Priority priority = given == null ? Priority.LOW : given;
        Dependents dependents = dependents(body);
        Backfills.Once once =
                key == null ? null : new Backfills.Once(key, body.question(params, parallelism, priority, dependents));
        // before anything is worked out: schedules, calendars and workflows may be others by now
        Creation created = once == null
                ? null
                : backfills.earlier(caller, project, workflow, once).orElse(null);
        if (created == null) {
            BackfillDates.Dates wanted = dates.of(caller, project, workflow, body);
            var request = new Backfills.Request(
                    project,
                    workflow,
                    wanted.description(),
                    wanted.zone().getId(),
                    parallelism,
                    priority,
                    params,
                    dependents);
            created = create(caller, request, wanted.times(), once);
        }
        return answer(created, project, workflow);
    }

    private ResponseEntity<BackfillView> answer(Creation created, String project, String workflow) {
        return switch (created) {
            case Creation.Made made -> {
                nudge.changed(List.of(made.backfill().slot()));
                yield answer(HttpStatus.CREATED, made.backfill());
            }
            case Creation.Repeated repeated -> answer(HttpStatus.OK, repeated.backfill());
            case Creation.KeyReused reused ->
                throw ApiException.invalid(
                        "backfill.idempotency-key-reused",
                        "this Idempotency-Key made backfill " + reused.id()
                                + ", which was asked for in another way; use a new key",
                        List.of());
            case Creation.NoWorkflow none ->
                throw ApiException.notFound(
                        "workflow.not-found", "there is no workflow " + workflow + " in the project " + project);
        };
    }

    private ResponseEntity<BackfillView> answer(HttpStatus status, Backfill backfill) {
        return ResponseEntity.status(status)
                .location(URI.create("/api/v1/backfills/" + backfill.id()))
                .body(view(backfill));
    }

    private Creation create(
            Caller caller, Backfills.Request request, List<Instant> times, Backfills.@Nullable Once once) {
        try {
            return backfills.create(
                    caller, request, times, once, clock.instant().truncatedTo(ChronoUnit.MICROS));
        } catch (Backfills.WrongParams e) {
            throw ApiException.invalid("backfill.params-invalid", e.problems());
        } catch (Backfills.TooManyRuns e) {
            throw ApiException.invalidField("dependents", e.getMessage());
        } catch (StandsStill e) {
            throw ApiException.invalid(
                    "backfill.stands-still",
                    String.valueOf(e.getMessage()),
                    List.of(Problem.FieldError.of("order", e.expected())));
        }
    }

    private static Dependents dependents(BackfillBody body) {
        String given = body.dependents() == null ? "none" : body.dependents();
        for (Dependents known : Dependents.values()) {
            if (known.name().equalsIgnoreCase(given)) {
                return known;
            }
        }
        throw ApiException.invalidField("dependents", "expected none, direct or all, but got " + given);
    }

    @GetMapping(OF_WORKFLOW)
    @Access(resource = Resource.BACKFILL, action = Action.READ)
    @Operation(summary = "Lists the backfills of a workflow, newest first")
    Page<Backfill> list(
            Caller caller,
            @PathVariable String project,
            @PathVariable String workflow,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return backfills.list(
                caller,
                Check.name("project", project),
                Check.name("workflow", workflow),
                Check.page(page, size, Check.MAX_PAGE_SIZE));
    }

    @GetMapping("/backfills/{id}")
    @Access(resource = Resource.BACKFILL, action = Action.READ)
    @Operation(summary = "Shows a backfill and how far it is")
    BackfillView get(Caller caller, @PathVariable long id) {
        return view(find(caller, id));
    }

    @GetMapping("/backfills/{id}/runs")
    @Access(resource = Resource.BACKFILL, action = Action.READ)
    @Operation(summary = "Lists its dates in the order in which they are started, with their runs")
    Page<Backfill.Run> runs(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return backfills.runs(find(caller, id), Check.page(page, size, Check.MAX_TASK_PAGE_SIZE));
    }

    @PostMapping("/backfills/{id}/pause")
    @Access(resource = Resource.BACKFILL, action = Action.EXECUTE)
    @Operation(summary = "Starts no further date; what runs goes on")
    BackfillView pause(Caller caller, @PathVariable long id) {
        return ask(caller, id, Wish.PAUSE, null);
    }

    @PostMapping("/backfills/{id}/resume")
    @Access(resource = Resource.BACKFILL, action = Action.EXECUTE)
    @Operation(
            summary = "Goes on; of one that failed, the dates that did not succeed get new runs",
            description =
                    "A call that is repeated with its Idempotency-Key is accepted again and resumes nothing more.")
    BackfillView resume(
            Caller caller,
            @PathVariable long id,
            @RequestHeader(value = "Idempotency-Key", required = false) @Nullable String idempotencyKey) {
        return ask(caller, id, Wish.RESUME, Check.idempotencyKey(idempotencyKey));
    }

    @PostMapping("/backfills/{id}/cancel")
    @Access(resource = Resource.BACKFILL, action = Action.EXECUTE)
    @Operation(summary = "Starts no further date for ever; what runs goes on")
    BackfillView cancel(Caller caller, @PathVariable long id) {
        return ask(caller, id, Wish.CANCEL, null);
    }

    private BackfillView ask(Caller caller, long id, Wish wish, @Nullable String key) {
        Backfills.Answer answer = backfills.ask(caller, id, wish, key).orElseThrow(() -> notFound(id));
        Backfill now = answer.backfill();
        if (!answer.granted()) {
            throw ApiException.conflict(
                    "backfill.wrong-state",
                    "this backfill is " + now.state() + ", which rules out "
                            + wish.name().toLowerCase(Locale.ROOT));
        }
        nudge.changed(List.of(now.slot()));
        return view(now);
    }

    private Backfill find(Caller caller, long id) {
        return backfills.find(caller, id).orElseThrow(() -> notFound(id));
    }

    private static ApiException notFound(long id) {
        return ApiException.notFound("backfill.not-found", "there is no backfill " + id);
    }

    private BackfillView view(Backfill backfill) {
        return BackfillView.of(backfill, backfills.progress(backfill));
    }

    /** A backfill as clients see it. */
    record BackfillView(
            long id,
            String project,
            String workflow,
            int version,
            String description,
            String timezone,
            int parallelism,
            @Nullable String priority,
            int runsPerDate,
            int total,
            Backfill.State state,
            Backfill.Progress progress,
            String createdBy,
            Instant createdAt,
            @Nullable Instant finishedAt) {
        static BackfillView of(Backfill of, Backfill.Progress progress) {
            return new BackfillView(
                    of.id(),
                    of.project(),
                    of.workflow(),
                    of.version(),
                    of.description(),
                    of.zone(),
                    of.parallelism(),
                    Priorities.word(of.priority()),
                    of.runsPerDate(),
                    of.total(),
                    of.state(),
                    progress,
                    of.createdBy(),
                    of.createdAt(),
                    of.finishedAt());
        }
    }
}
