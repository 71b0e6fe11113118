package io.scheduler.embedded;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Enters a server of ours as its superuser. */
record ServerLogin(String password) {

    private static final long BETWEEN_MILLIS = 25;

    static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Whether the server lets us in within that time; false at once when the process ends. */
    boolean awaitAnswer(Process server, int port, Duration wait) {
        Deadline deadline = Deadline.in(wait);
        var properties = new Properties();
        properties.setProperty("user", Cluster.SUPERUSER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        try {
            while (!server.waitFor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
                // Only this cluster knows this password: who lets us in is no other server on that port.
                try (var connection = DriverManager.getConnection(url(port, "postgres"), properties)) {
                    return connection.isValid(5);
                } catch (SQLException notYet) {
                    if (deadline.passed()) {
                        return false;
                    }
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while PostgreSQL was starting", e);
        }
    }

    void createDatabase(int port, String database) {
        if (!database.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("expected a lower-case name, but got '" + database + "'");
        }
        try (var connection = DriverManager.getConnection(url(port, "postgres"), Cluster.SUPERUSER, password);
                var query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
                var creation = connection.prepareStatement("CREATE DATABASE " + database)) {
            query.setString(1, database);
            try (var rows = query.executeQuery()) {
                if (!rows.next()) {
                    creation.execute();
                }
            }
        } catch (SQLException e) {
            throw new EmbeddedServerException("expected to make the database " + database, e);
        }
    }

    @Override
    public String toString() {
        return Cluster.SUPERUSER;
    }
}
