package io.scheduler.dao.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/** The database as an operator sees it: which migrations it has, and who uses it. For one thread. */
public final class Schema implements AutoCloseable {
    private static final String LAST_WORDS = "select version(), pg_is_in_recovery(),"
            + " coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false),"
            + " coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0)";
    private static final String CLIENTS = "select application_name, coalesce(host(client_addr), 'local'), count(*),"
            + " min(backend_start) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            + " and application_name like 'scheduler-%' and application_name <> 'scheduler-admin'"
            + " group by 1, 2 order by 1, 2";

    private final HikariDataSource pool;
    private final Flyway flyway;

    private Schema(HikariDataSource pool, Flyway flyway) {
        this.pool = pool;
        this.flyway = flyway;
    }

    /** One migration: a file of the program, a row of the database, or both. */
    public record Migration(
            String version,
            String description,
            String state,
            @Nullable Instant installedAt) {}

    /** Connections of services: what they call themselves, from where, how many, since when. */
    public record Client(String name, String address, int connections, Instant since) {}

    /**
     * @param server what it says of its version
     * @param address of the server that answered; of several hosts, which
     * @param primary whether it can be written to
     * @param encrypted whether this connection to it is
     */
    public record Server(String server, String address, boolean primary, boolean encrypted) {}

    public static Schema of(DatabaseSettings settings) {
        HikariDataSource pool = new HikariDataSource(Database.poolConfig(settings.withMaximumPoolSize(2), "admin"));
        return new Schema(pool, Migrations.of(pool).load());
    }

    /**
     * What answers.
     *
     * @throws DataAccessException when nothing does, or it refuses
     */
    public Server server() {
        return query(
                        LAST_WORDS,
                        rows -> new Server(
                                rows.getString(1).replaceAll(" on .*", ""),
                                rows.getString(4),
                                !rows.getBoolean(2),
                                rows.getBoolean(3)))
                .getFirst();
    }

    /** The schema that everything lies in; null when the database has none of that name yet. */
    public @Nullable String name() {
        return query("select current_schema()", rows -> rows.getString(1)).getFirst();
    }

    /** The services that are connected. */
    public List<Client> clients() {
        return query(
                CLIENTS,
                rows -> new Client(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getInt(3),
                        rows.getTimestamp(4).toInstant()));
    }

    /** All migrations, oldest first. */
    public List<Migration> migrations() {
        return Arrays.stream(flyway.info().all()).map(Schema::migration).toList();
    }

    private static Migration migration(MigrationInfo info) {
        return new Migration(
                String.valueOf(info.getVersion()),
                info.getDescription(),
                info.getState().getDisplayName(),
                info.getInstalledOn() == null ? null : info.getInstalledOn().toInstant());
    }

    /** Carries out what is missing and makes the slots. Returns how many migrations it was; 0 when all were there. */
    public int migrate() {
        int done = flyway.migrate().migrationsExecuted;
        SlotCount.ensure(pool);
        return done;
    }

    /** Carries out {@link Restoration#advance} by itself, for what another program has brought back. */
    public void advance() {
        String schema = name();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute(Restoration.advance(String.valueOf(schema)));
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> row) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    /** The pool wraps what the server said. */
    private static DataAccessException translate(SQLException failure) {
        SQLException said = failure.getCause() instanceof SQLException cause ? cause : failure;
        DataAccessException translated = new SQLExceptionSubclassTranslator().translate("ask the database", null, said);
        return translated == null
                ? new org.springframework.jdbc.UncategorizedSQLException("ask the database", null, said)
                : translated;
    }
}
