package io.scheduler.dao.alert;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.datasource.Sealer;
import io.scheduler.dao.partition.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, as alert servers see it. A claim is a lease: who does not say in time what became of it loses it to
 * whoever asks next, who is told that the receiver may have it already. All times are the database's. Safe for use by several
 * threads; throws {@link StoreException} when the database does not answer.
 */
public final class AlertQueue {

    /** Of each channel at most as many as there is room for, so that one that is slow keeps no other waiting. */
    private static final String CLAIM = """
            with room as materialized (
              select c.id, c.name, c.type, c.settings, c.secret_key_id, c.secret_nonce, c.secret_sealed,
                     greatest(0, ? - coalesce(b.busy, 0)) as free
                from alert_channel c
                left join unnest(?::bigint[], ?::int[]) as b(id, busy) on b.id = c.id
               where c.enabled),
            due as materialized (
              select d.alert_id, d.channel_id, d.state as was
                from room r
               cross join lateral (
                  select e.alert_id, e.channel_id, e.state from alert_delivery e
                   where e.channel_id = r.id and e.state in ('PENDING', 'SENDING') and e.due_at <= clock_timestamp()
                   order by e.due_at limit r.free for update skip locked) d
               limit ?)
            update alert_delivery d
               set state = 'SENDING', claimed_by = ?, attempts = d.attempts + 1,
                   due_at = clock_timestamp() + ? * interval '1 millisecond',
                   possible_duplicate = d.possible_duplicate or x.was = 'SENDING'
              from due x
              join room r on r.id = x.channel_id
              join alert a on a.id = x.alert_id
             where d.alert_id = x.alert_id and d.channel_id = x.channel_id
            returning d.alert_id, d.channel_id, d.attempts, d.possible_duplicate, a.event, a.facts::text, a.created_at,
                      r.name, r.type, r.settings::text, r.secret_key_id, r.secret_nonce, r.secret_sealed""";

    /** Only of a claim that is still the caller's. */
    private static final String FINISH = """
            update alert_delivery
               set state = ?, outcome = ?, sent_at = case when ? then clock_timestamp() end,
                   due_at = clock_timestamp() + ? * interval '1 millisecond',
                   possible_duplicate = possible_duplicate or ?
             where alert_id = ? and channel_id = ? and claimed_by = ? and attempts = ? and state = 'SENDING'""";

    private static final String OLDEST = """
            select coalesce(max(greatest(0, extract(epoch from clock_timestamp() - d.oldest))), 0)
              from alert_channel c
             cross join lateral (select min(e.due_at) as oldest from alert_delivery e
                                  where e.channel_id = c.id and e.state in ('PENDING', 'SENDING')) d
             where c.enabled""";

    private static final String PURGE = """
            delete from alert a using (
              select o.id from alert o
               where o.created_at < clock_timestamp() - ? * interval '1 millisecond'
                 and not exists (select from alert_delivery d
                                  where d.alert_id = o.id and d.state in ('PENDING', 'SENDING'))
               order by o.created_at limit ?) old
             where a.id = old.id""";

    private final DataSource dataSource;
    private final Sealer sealer;
    private final String server;

    /** @param server incarnation of the alert server */
    public AlertQueue(Database database, Sealer sealer, String server) {
        this.dataSource = database.dataSource();
        this.sealer = sealer;
        this.server = server;
    }

    /**
     * Takes what is due, the longest due of each channel first.
     *
     * @param busy how many of each channel, by its id, this server is sending now
     * @param perChannel how many of one it may be sending at a time
     * @param most how many altogether
     */
    public List<ClaimedDelivery> claim(Map<Long, Integer> busy, int perChannel, int most, Duration lease) {
        return with("claim alerts", CLAIM, statement -> {
            Connection connection = statement.getConnection();
            statement.setInt(1, perChannel);
            statement.setArray(2, connection.createArrayOf("int8", busy.keySet().toArray()));
            statement.setArray(3, connection.createArrayOf("int4", busy.values().toArray()));
            statement.setInt(4, most);
            statement.setString(5, server);
            statement.setLong(6, lease.toMillis());
            List<ClaimedDelivery> claimed = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    claimed.add(claimed(rows));
                }
            }
            return claimed;
        });
    }

    private ClaimedDelivery claimed(ResultSet rows) throws SQLException {
        ChannelMapper.Row channel = new ChannelMapper.Row(
                rows.getLong(2),
                rows.getString(8),
                rows.getString(9),
                rows.getString(10),
                rows.getString(11),
                rows.getBytes(12),
                rows.getBytes(13));
        Instant createdAt = rows.getObject(7, OffsetDateTime.class).toInstant();
        return new ClaimedDelivery(
                rows.getLong(1),
                rows.getLong(2),
                rows.getInt(3),
                rows.getBoolean(4),
                rows.getString(5),
                JsonObjects.texts(rows.getString(6)),
                createdAt,
                channel.name(),
                () -> AlertChannels.opened(sealer, channel));
    }

    /** Returns false when the claim was somebody else's by now. */
    public boolean sent(ClaimedDelivery claim, String outcome) {
        return finish(claim, "SENT", outcome, Duration.ZERO, false);
    }

    /** The same; it is due again after the time. @param mayHaveArrived nobody knows whether the receiver has it */
    public boolean retry(ClaimedDelivery claim, String outcome, Duration after, boolean mayHaveArrived) {
        return finish(claim, "PENDING", outcome, after, mayHaveArrived);
    }

    /** The same; it is never tried again by itself. */
    public boolean failed(ClaimedDelivery claim, String outcome, boolean mayHaveArrived) {
        return finish(claim, "FAILED", outcome, Duration.ZERO, mayHaveArrived);
    }

    private boolean finish(
            ClaimedDelivery claim, String state, @Nullable String outcome, Duration after, boolean mayHaveArrived) {
        return with("record what became of an alert", FINISH, statement -> {
                    statement.setString(1, state);
                    statement.setString(2, outcome == null ? null : outcome.replace('\0', ' '));
                    statement.setBoolean(3, state.equals("SENT"));
                    statement.setLong(4, after.toMillis());
                    statement.setBoolean(5, mayHaveArrived);
                    statement.setLong(6, claim.alertId());
                    statement.setLong(7, claim.channelId());
                    statement.setString(8, server);
                    statement.setInt(9, claim.attempt());
                    return statement.executeUpdate();
                })
                == 1;
    }

    /** For how long the one that waits longest has been due; zero when none is. */
    public Duration oldestDue() {
        return with("look for what is due", OLDEST, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return Duration.ofMillis((long) (rows.getDouble(1) * 1_000));
            }
        });
    }

    /** Deletes what is older and has come to its end, at most {@code limit}. Returns how many. */
    public int purge(Duration olderThan, int limit) {
        return with("delete old alerts", PURGE, statement -> {
            statement.setLong(1, olderThan.toMillis());
            statement.setInt(2, limit);
            return statement.executeUpdate();
        });
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String what, String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(true);
            return work.with(statement);
        } catch (SQLException e) {
            throw new StoreException("could not " + what + ": " + e.getMessage(), e);
        }
    }
}
