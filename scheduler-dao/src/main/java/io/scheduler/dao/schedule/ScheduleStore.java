package io.scheduler.dao.schedule;

import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.slot.Slots;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotFence;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.StoreException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schedules as the master sees it that owns their slots. Methods throw {@link StoreException} when the database does not
 * answer. Safe for use by several threads.
 */
public final class ScheduleStore {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleStore.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String SCHEDULES = """
            select s.id, s.slot, s.revision, s.cron, s.zone, s.start_at, s.end_at, s.misfire, s.catch_up_limit, s.overlap,
                   s.jitter_millis, s.params, s.enabled, s.paused_at is null, s.calendar_id,
                   greatest(s.active_since, (select max(f.fire_time) from schedule_fire f where f.schedule_id = s.id)),
                   exists (select from schedule_fire q where q.schedule_id = s.id and q.outcome = 'QUEUED')
              from schedule s
            """;

    private final DataSource dataSource;
    private final FireStatement.Ids ids;

    public ScheduleStore(Database database) {
        this.dataSource = database.dataSource();
        this.ids = new FireStatement.Ids(
                database.ids("workflow_instance_id"), database.ids("command_id"), new Slots(database.slotCount()));
    }

    /** All schedules of the slots that can be read, with what is decided already. */
    public List<StoredSchedule> ofSlots(Collection<Integer> slots) {
        return read(" where s.slot = any(?::int[]) order by s.id", "int4", slots);
    }

    /** Schedules by id; unknown ids, and those that can not be read, are left out. */
    public List<StoredSchedule> find(Collection<Long> scheduleIds) {
        return read(" where s.id = any(?::bigint[]) order by s.id", "int8", scheduleIds);
    }

    /** The revisions of all schedules of the slots, by id. */
    public Map<Long, Long> revisions(Collection<Integer> slots) {
        return with("read the revisions of schedules", connection -> {
            Map<Long, Long> found = new HashMap<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("select id, revision from schedule where slot = any(?::int[])")) {
                statement.setArray(1, connection.createArrayOf("int4", slots.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
            return found;
        });
    }

    /**
     * Decides fire times: writes the record of each and, of those that fire, the run and the command to start it. Fire times
     * that have a record, and those of schedules that were changed, are left out of the answer. When this throws {@link
     * StoreException} nobody knows what was written: ask again.
     *
     * @param fences all slots of the fires
     * @throws StaleEpochException when a slot has another owner or epoch: then nothing was written
     */
    public List<Fired> fire(String owner, List<SlotEpoch> fences, List<Fire> fires, Instant now) {
        FireStatement statement = prepared(() -> FireStatement.fire(owner, fences, fires, ids, now));
        return with("fire schedules", connection -> execute(statement, connection));
    }

    /** The earliest waiting fire time of each of these schedules whose earlier runs have come to their end. */
    public List<Fire> ready(Collection<Long> scheduleIds) {
        return with("read what waits for the end of a run", connection -> {
            List<Fire> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("""
                    select s.id, s.slot, s.revision, min(q.fire_time)
                      from schedule s join schedule_fire q on q.schedule_id = s.id and q.outcome = 'QUEUED'
                     where s.id = any(?::bigint[]) and s.enabled and s.paused_at is null
                       and not exists (select from workflow_instance i where i.schedule_id = s.id
                                          and i.state not in ('STOPPED', 'SUCCEEDED', 'FAILED'))
                     group by s.id""")) {
                statement.setArray(1, connection.createArrayOf("int8", scheduleIds.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Fire(
                                rows.getLong(1), rows.getInt(2), rows.getLong(3), requiredTime(rows, 4), null));
                    }
                }
            }
            return found;
        });
    }

    /** Starts what was queued; otherwise as {@link #fire}. */
    public List<Fired> release(String owner, List<SlotEpoch> fences, List<Fire> queued, Instant now) {
        FireStatement statement = prepared(() -> FireStatement.release(owner, fences, queued, ids, now));
        return with("start what was queued", connection -> execute(statement, connection));
    }

    /** Deletes old records, but never the last one of a schedule. Returns how many, at most {@code limit}. */
    public int purge(Collection<Integer> slots, Instant before, int limit) {
        return with("delete old fire records", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    delete from schedule_fire f using (
                      select o.schedule_id, o.fire_time
                        from schedule s
                        cross join lateral (select max(l.fire_time) as last from schedule_fire l where l.schedule_id = s.id) l
                        join schedule_fire o on o.schedule_id = s.id and o.fire_time < l.last and o.fire_time < ?::timestamptz
                       where s.slot = any(?::int[]) and o.outcome <> 'QUEUED' limit ?) old
                     where f.schedule_id = old.schedule_id and f.fire_time = old.fire_time""")) {
                statement.setString(1, before.toString());
                statement.setArray(2, connection.createArrayOf("int4", slots.toArray()));
                statement.setInt(3, limit);
                return statement.executeUpdate();
            }
        });
    }

    /** Takes ids, before the connection for the statement itself. */
    private static FireStatement prepared(Supplier<FireStatement> statement) {
        try {
            return statement.get();
        } catch (DataAccessException e) {
            throw new StoreException("could not take ids: " + e.getMessage(), e);
        }
    }

    private static List<Fired> execute(FireStatement statement, Connection connection) throws SQLException {
        try {
            return statement.execute(connection);
        } catch (SQLException e) {
            Set<Integer> lost = SlotFence.mayHaveRefused(e) ? statement.lost(connection) : Set.of();
            if (lost.isEmpty()) {
                throw e;
            }
            throw new StaleEpochException(lost);
        }
    }

    private List<StoredSchedule> read(String where, String type, Collection<? extends Number> keys) {
        return with("read schedules", connection -> {
            record Found(StoredSchedule schedule, @Nullable Long calendarId) {}
            List<Found> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(SCHEDULES + where)) {
                statement.setArray(1, connection.createArrayOf(type, keys.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        long calendar = rows.getLong(15);
                        Long calendarId = rows.wasNull() ? null : calendar;
                        schedule(rows).ifPresent(schedule -> found.add(new Found(schedule, calendarId)));
                    }
                }
            }
            Set<Long> used = new HashSet<>();
            found.forEach(each -> {
                if (each.calendarId != null) {
                    used.add(each.calendarId);
                }
            });
            Map<Long, HolidayCalendar> calendars = used.isEmpty() ? Map.of() : calendars(connection, used);
            return found.stream()
                    .map(each -> each.calendarId == null
                            ? each.schedule
                            : on(each.schedule, calendars.getOrDefault(each.calendarId, HolidayCalendar.NONE)))
                    .toList();
        });
    }

    private static Map<Long, HolidayCalendar> calendars(Connection connection, Set<Long> ids) throws SQLException {
        Map<Long, HolidayCalendar> found = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select id, dates, weekdays from calendar where id = any(?::bigint[])")) {
            statement.setArray(1, connection.createArrayOf("int8", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getLong(1), Calendars.days(texts(rows.getArray(2)), texts(rows.getArray(3))));
                }
            }
        }
        return found;
    }

    /** One that can not be read, since its zone is none of this process for instance, must not keep the others from firing. */
    private static Optional<StoredSchedule> schedule(ResultSet rows) throws SQLException {
        try {
            return Optional.of(read(rows));
        } catch (DateTimeException | IllegalArgumentException | JacksonException unreadable) {
            LOG.error(
                    "schedule {} can not be read and fires nothing until it is changed or this node is up to date: {}",
                    rows.getLong(1),
                    unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static StoredSchedule read(ResultSet rows) throws SQLException {
        ScheduleDefinition definition = new ScheduleDefinition(
                rows.getString(4),
                ZoneId.of(rows.getString(5)),
                time(rows, 6),
                time(rows, 7),
                MisfirePolicy.valueOf(rows.getString(8)),
                rows.getInt(9),
                OverlapPolicy.valueOf(rows.getString(10)),
                Duration.ofMillis(rows.getLong(11)),
                null,
                JSON.readValue(rows.getString(12), TEXTS),
                rows.getBoolean(13));
        return new StoredSchedule(
                rows.getLong(1),
                rows.getInt(2),
                rows.getLong(3),
                definition,
                HolidayCalendar.NONE,
                rows.getBoolean(13) && rows.getBoolean(14),
                requiredTime(rows, 16),
                rows.getBoolean(17));
    }

    private static StoredSchedule on(StoredSchedule schedule, HolidayCalendar calendar) {
        return new StoredSchedule(
                schedule.id(),
                schedule.slot(),
                schedule.revision(),
                schedule.definition(),
                calendar,
                schedule.active(),
                schedule.decidedUntil(),
                schedule.queued());
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static Instant requiredTime(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant time(ResultSet rows, int column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreException("could not " + what + ": " + e.getMessage(), e);
        }
    }
}
