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
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, as alert servers see it. A claim is a lease: who does not say in time what became of it loses it to
 * whoever asks next, who is told that the receiver may have it already. All times are the database's. Safe for use by several
 * threads; throws {@link StoreException} when the database does not answer.
 */
public final class AlertQueue {
    /** More become another summary, a minute later. */
    private static final int MOST_SUMMED = 50_000;

    private static final int MOST_LINES = 30;

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
     * How many messages are begun to one channel within a minute, by all servers together.
     *
     * @param most 0 for any number
     * @param freeOfIt types of channels that get all of them one by one
     */
    public record Pace(int most, Set<String> freeOfIt) {
        public static final Pace ANY = new Pace(0, Set.of());

        public Pace {
            freeOfIt = Set.copyOf(freeOfIt);
        }
    }

    /**
     * Takes what is due, the longest due of each channel first.
     *
     * @param busy how many of each channel, by its id, this server is sending now
     * @param perChannel how many of one it may be sending at a time
     * @param most how many altogether
     */
    public List<ClaimedDelivery> claim(Map<Long, Integer> busy, int perChannel, int most, Duration lease, Pace pace) {
        return with("claim alerts", QueueSql.CLAIM, statement -> {
            Connection connection = statement.getConnection();
            statement.setInt(1, pace.most());
            statement.setArray(
                    2, connection.createArrayOf("text", pace.freeOfIt().toArray()));
            statement.setInt(3, perChannel);
            statement.setInt(4, perChannel);
            statement.setArray(5, connection.createArrayOf("int8", busy.keySet().toArray()));
            statement.setArray(6, connection.createArrayOf("int4", busy.values().toArray()));
            statement.setInt(7, most);
            statement.setString(8, server);
            statement.setLong(9, lease.toMillis());
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
        return with("record what became of an alert", QueueSql.FINISH, statement -> {
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

    /**
     * Puts what one channel owes beyond its pace into one message. Returns how many deliveries that were; 0 when no channel owes
     * that much.
     */
    public int sumUp(Pace pace) {
        return with("sum alerts up", QueueSql.SUM_UP, statement -> {
            statement.setInt(1, pace.most());
            statement.setArray(
                    2,
                    statement
                            .getConnection()
                            .createArrayOf("text", pace.freeOfIt().toArray()));
            statement.setInt(3, MOST_SUMMED);
            statement.setInt(4, MOST_LINES);
            statement.setString(5, server);
            return statement.executeUpdate();
        });
    }

    /** For how long the one that waits longest has been due; zero when none is. */
    public Duration oldestDue() {
        return with("look for what is due", QueueSql.OLDEST, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return Duration.ofMillis((long) (rows.getDouble(1) * 1_000));
            }
        });
    }

    /** Deletes what is older and has come to its end, at most {@code limit}. Returns how many. */
    public int purge(Duration olderThan, int limit) {
        return with("delete old alerts", QueueSql.PURGE, statement -> {
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
