package io.scheduler.dao.schedule;

import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.slot.Slots;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.IdBlocks;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.schedule.Schedule.Pause;
import io.scheduler.dao.schedule.Schedule.Stamp;
import io.scheduler.dao.schedule.ScheduleMapper.ScheduleRow;
import io.scheduler.dao.schedule.ScheduleMapper.Values;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.workflow.Inputs;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules, as people define and ask about them. Safe for use by several threads. */
public final class Schedules {
    /** Of one workflow. */
    public static final int MOST_OF_A_WORKFLOW = 1_000;

    private final Database database;
    private final ScheduleMapper schedules;
    private final Slots slots;
    private final IdBlocks ids;

    public Schedules(Database database) {
        this.database = database;
        this.schedules = database.mapper(ScheduleMapper.class);
        this.slots = new Slots(database.slotCount());
        this.ids = database.ids("schedule_id");
    }

    /** Which schedule is meant. */
    public record Key(String project, String workflow, String name) {}

    public Optional<Schedule> find(Caller caller, Key key) {
        return Optional.ofNullable(schedules.byName(caller, key.project, key.workflow, key.name))
                .map(Schedules::schedule);
    }

    /** By project, workflow and name. */
    public Page<Schedule> list(Caller caller, ScheduleFilter filter, PageRequest page) {
        return Page.of(schedules.list(caller, filter, page), schedules.count(caller, filter), page)
                .map(Schedules::schedule);
    }

    /** Makes or replaces it; does nothing when it is defined so already. A pause stays. */
    public PutResult put(Caller caller, Key key, ScheduleDefinition definition, Instant now) {
        long id = ids.next();
        return database.inTransaction(() -> {
            ScheduleMapper.WorkflowKey workflow = schedules.workflow(caller, key.project, key.workflow);
            if (workflow == null) {
                return new PutResult.NoWorkflow();
            }
            List<DocumentProblem> wrong =
                    Inputs.check(workflow.inputs(), workflow.projectParams(), definition.params());
            if (!wrong.isEmpty()) {
                return new PutResult.WrongParams(wrong);
            }
            Long calendarId = definition.calendar() == null ? null : schedules.calendarId(definition.calendar());
            if (definition.calendar() != null && calendarId == null) {
                return new PutResult.NoCalendar();
            }
            ScheduleRow present = schedules.lock(caller, key.project, key.workflow, key.name);
            boolean created = false;
            if (present == null) {
                if (schedules.countOfWorkflow(key.project, key.workflow) >= MOST_OF_A_WORKFLOW) {
                    return new PutResult.TooMany();
                }
                created = schedules.insert(
                                id,
                                slots.of(id),
                                workflow,
                                key.name,
                                values(definition),
                                calendarId,
                                caller.name(),
                                now)
                        == 1;
                present = Objects.requireNonNull(schedules.lock(caller, key.project, key.workflow, key.name));
            }
            if (!created && !schedule(present).definition().equals(definition)) {
                ScheduleDefinition before = schedule(present).definition();
                boolean anew = !before.hasTimesOf(definition) || definition.enabled() && !before.enabled();
                schedules.update(present.id(), values(definition), calendarId, anew, caller.name(), now);
                present = Objects.requireNonNull(schedules.lock(caller, key.project, key.workflow, key.name));
            }
            return new PutResult.Stored(schedule(present), created);
        });
    }

    /** Pauses it, or changes the reason; empty when there is none. */
    public Optional<Schedule> pause(Caller caller, Key key, String reason, Instant now) {
        return change(caller, key, row -> {
            keepPause(row, now);
            schedules.pause(row.id(), reason, caller.name(), now);
        });
    }

    /** Lets it fire again, from now on; empty when there is none. */
    public Optional<Schedule> resume(Caller caller, Key key, Instant now) {
        return change(caller, key, row -> {
            if (row.pausedAt() != null) {
                keepPause(row, now);
                schedules.resume(row.id(), now);
            }
        });
    }

    /** So that it can be told later why it did not fire. */
    private void keepPause(ScheduleRow row, Instant now) {
        if (row.pausedAt() != null) {
            schedules.keepPause(row.id(), now);
            schedules.forgetPauses(row.id(), now);
        }
    }

    /** The pause in which a time lies that is over by now. */
    public Optional<EndedPause> pauseAt(Schedule schedule, Instant at) {
        return Optional.ofNullable(schedules.pauseAt(schedule.id(), at));
    }

    /** The latest fire time of which it is recorded what became of it. */
    public Optional<Instant> decidedUntil(Schedule schedule) {
        return Optional.ofNullable(schedules.decidedUntil(schedule.id()));
    }

    /** Deletes it with its records; its runs stay. Returns what it was. */
    public Optional<Schedule> delete(Caller caller, Key key) {
        return database.inTransaction(() -> {
            ScheduleRow row = schedules.lock(caller, key.project, key.workflow, key.name);
            if (row != null) {
                schedules.delete(row.id());
            }
            return Optional.ofNullable(row).map(Schedules::schedule);
        });
    }

    /** What became of its fire times, latest first. */
    public Page<FireRecord> fires(Schedule schedule, PageRequest page) {
        return Page.of(schedules.fires(schedule.id(), page), schedules.countFires(schedule.id()), page);
    }

    /** What became of a fire time, if that is recorded. */
    public Optional<FireRecord> recordOf(Schedule schedule, Instant fireTime) {
        return Optional.ofNullable(schedules.recordFrom(schedule.id(), fireTime))
                .filter(found -> found.fireTime().equals(fireTime)
                        || found.since() != null && !found.since().isAfter(fireTime));
    }

    @FunctionalInterface
    private interface Change {
        void of(ScheduleRow row);
    }

    private Optional<Schedule> change(Caller caller, Key key, Change change) {
        return database.inTransaction(() -> {
            ScheduleRow row = schedules.lock(caller, key.project, key.workflow, key.name);
            if (row == null) {
                return Optional.empty();
            }
            change.of(row);
            return Optional.ofNullable(schedules.lock(caller, key.project, key.workflow, key.name))
                    .map(Schedules::schedule);
        });
    }

    private static Values values(ScheduleDefinition of) {
        return new Values(
                of.cron(),
                of.zone().getId(),
                of.start(),
                of.end(),
                of.misfire(),
                of.catchUpLimit(),
                of.overlap(),
                of.jitter().toMillis(),
                of.params(),
                of.enabled(),
                of.priority());
    }

    private static Schedule schedule(ScheduleRow row) {
        ScheduleDefinition definition = new ScheduleDefinition(
                row.cron(),
                ZoneId.of(row.zone()),
                row.startAt(),
                row.endAt(),
                row.misfire(),
                row.catchUpLimit(),
                row.overlap(),
                Duration.ofMillis(row.jitterMillis()),
                row.calendar(),
                row.params(),
                row.enabled(),
                row.priority());
        return new Schedule(
                row.id(),
                row.slot(),
                row.project(),
                row.workflow(),
                row.name(),
                definition,
                pause(row),
                row.activeSince(),
                new Stamp(row.createdBy(), row.createdAt()),
                new Stamp(row.updatedBy(), row.updatedAt()));
    }

    private static @Nullable Pause pause(ScheduleRow row) {
        return row.pausedAt() == null || row.pausedBy() == null || row.pausedReason() == null
                ? null
                : new Pause(row.pausedAt(), row.pausedBy(), row.pausedReason());
    }

    /** What became of {@link #put}. */
    public sealed interface PutResult {
        record Stored(Schedule schedule, boolean created) implements PutResult {}

        record NoWorkflow() implements PutResult {}

        record NoCalendar() implements PutResult {}

        /**
         * The workflow wants other parameters.
         *
         * @param problems with paths such as {@code params.region}
         */
        record WrongParams(List<DocumentProblem> problems) implements PutResult {}

        /** The workflow has {@link #MOST_OF_A_WORKFLOW} already. */
        record TooMany() implements PutResult {}
    }
}
