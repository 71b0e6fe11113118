package io.scheduler.dao.taskgroup;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotFence;
import io.scheduler.dao.partition.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** {@link PermitGrants} on PostgreSQL. Safe for use by several threads. */
public final class PermitStore implements PermitGrants {

    /**
     * The slots are locked against a new owner and the groups against everybody else who gives permits away or changes a
     * capacity, also against an earlier call of our own that brought no answer and is still being carried out. Those who
     * ask are not kept waiting.
     */
    private static final String LOCK = SlotFence.WITH_HELD + """
             select g.id from held h join task_group g on g.slot = h.slot
             where g.id = any(?::bigint[])
             order by g.id for no key update of g""";

    /**
     * A statement of its own behind the locks: it counts what all others have written who held them. A waiting row that
     * its attempt is just giving back is passed over, so that nobody waits for a partition loop here.
     */
    private static final String GRANT = """
            with room as materialized (
              select g.id, g.name, g.capacity - (select count(*) from task_permit t
                                                  where t.group_id = g.id and t.state = 'GRANTED') as free
                from task_group g where g.id = any(?::bigint[]) and g.enabled),
            chosen as materialized (
              select w.task_instance_id, r.name
                from room r
                cross join lateral (
                  select t.task_instance_id from task_permit t
                   where t.group_id = r.id and t.state = 'WAITING'
                   order by t.priority desc, t.number limit greatest(least(r.free, ?), 0) for update skip locked) w),
            granted as (
              update task_permit t set state = 'GRANTED', granted_at = clock_timestamp()
                from chosen c where t.task_instance_id = c.task_instance_id and t.state = 'WAITING'
              returning t.task_instance_id, t.workflow_instance_id, t.slot, c.name),
            told as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select nextval('command_id'), g.slot, g.workflow_instance_id, 'PERMIT',
                     jsonb_build_object('taskInstanceId', g.task_instance_id, 'group', g.name, 'granted', true),
                     'engine', clock_timestamp()
                from granted g)
            select slot from granted""";

    private final DataSource dataSource;

    public PermitStore(Database database) {
        this.dataSource = database.dataSource();
    }

    @Override
    public Map<Long, Integer> groups(Collection<Integer> slots) {
        return with("read task groups", connection -> {
            Map<Long, Integer> found = new HashMap<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("select id, slot from task_group where slot = any(?::int[])")) {
                statement.setArray(1, connection.createArrayOf("int4", slots.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getLong(1), rows.getInt(2));
                    }
                }
            }
            connection.commit();
            return found;
        });
    }

    @Override
    public Granted grant(String owner, List<SlotEpoch> fences, Collection<Long> groupIds, int most) {
        return with("grant permits", connection -> {
            Set<Long> locked = new HashSet<>();
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                SlotFence.bind(lock, owner, fences);
                lock.setArray(4, connection.createArrayOf("int8", groupIds.toArray()));
                try (ResultSet rows = lock.executeQuery()) {
                    while (rows.next()) {
                        locked.add(rows.getLong(1));
                    }
                }
            }
            int count = 0;
            Set<Integer> slots = new HashSet<>();
            try (PreparedStatement grant = connection.prepareStatement(GRANT)) {
                grant.setArray(1, connection.createArrayOf("int8", locked.toArray()));
                grant.setInt(2, most);
                try (ResultSet rows = grant.executeQuery()) {
                    while (rows.next()) {
                        slots.add(rows.getInt(1));
                        count++;
                    }
                }
            }
            connection.commit();
            return new Granted(count, slots);
        });
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreException("could not " + what + ": " + e.getMessage(), e);
        }
    }
}
