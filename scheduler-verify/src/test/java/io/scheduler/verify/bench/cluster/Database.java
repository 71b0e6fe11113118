package io.scheduler.verify.bench.cluster;

import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.SharedBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A durable PostgreSQL with the database of the scheduler, and the benchmark's own connection to it, under a role of its own
 * so that its statements can be told from the scheduler's. For one thread.
 */
public final class Database implements AutoCloseable {

    private static final String NAME = "scheduler";
    private static final String OBSERVER = "bench";

    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final Connection connection;
    private long ownTransactions;

    private Database(Path folder, EmbeddedPostgres postgres, Connection connection) {
        this.folder = folder;
        this.postgres = postgres;
        this.connection = connection;
    }

    static Database start(Path folder) throws SQLException {
        EmbeddedPostgres.Settings settings =
                new EmbeddedPostgres.Settings(folder, 0, Map.of("shared_preload_libraries", "pg_stat_statements"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                settings.withBinaries(SharedBinaries.folderOr(folder.resolveSibling("binaries"))));
        boolean open = false;
        try {
            postgres.createDatabase(NAME);
            try (Connection first = DriverManager.getConnection(
                            postgres.jdbcUrl(NAME), postgres.username(), postgres.password());
                    Statement statement = first.createStatement()) {
                statement.execute(
                        "create role " + OBSERVER + " superuser login password '" + postgres.password() + "'");
                statement.execute("alter role " + OBSERVER + " set search_path = public, " + OBSERVER);
                // not in the schema of the scheduler, which wants it empty before it makes its tables
                statement.execute("create schema " + OBSERVER);
                statement.execute("create extension pg_stat_statements schema " + OBSERVER);
                // counting costs a little: only while costs are counted
                statement.execute("alter system set pg_stat_statements.track = 'none'");
                statement.execute("select pg_reload_conf()");
            }
            Connection connection = DriverManager.getConnection(postgres.jdbcUrl(NAME), OBSERVER, postgres.password());
            open = true;
            return new Database(folder, postgres, connection);
        } finally {
            if (!open) {
                postgres.close();
            }
        }
    }

    public String url() {
        return postgres.jdbcUrl(NAME);
    }

    public String username() {
        return postgres.username();
    }

    public String password() {
        return postgres.password();
    }

    /** Processor time of the server and of its processes, the ended ones too. */
    public double cpuSeconds() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
        double seconds = ProcessUse.of(pid).cpuSeconds();
        List<ProcessHandle> children =
                ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).toList();
        for (ProcessHandle child : children) {
            seconds += ProcessUse.of(child.pid()).cpuSeconds();
        }
        return seconds;
    }

    /** A new connection to a database of the same server, beside the scheduler's. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), OBSERVER, postgres.password());
    }

    public void createDatabase(String database) {
        postgres.createDatabase(database);
    }

    /** Transactions of this class in the scheduler's database, to be taken away from what is counted there. */
    public long ownTransactions() {
        return ownTransactions;
    }

    /** Reads rows. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    public <T> List<T> query(String sql, Row<T> row, Object... parameters) throws SQLException {
        ownTransactions++;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(row.read(results));
                }
            }
            return rows;
        }
    }

    public long number(String sql, Object... parameters) throws SQLException {
        return query(sql, row -> row.getLong(1), parameters).getFirst();
    }

    public void execute(String sql) throws SQLException {
        ownTransactions++;
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("expected the benchmark's own connection to close", e);
        } finally {
            postgres.close();
        }
    }
}
