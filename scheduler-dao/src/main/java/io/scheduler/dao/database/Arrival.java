package io.scheduler.dao.database;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A starting service's wait for its database: until a connection was had, the time is over or, by an interrupt, the process
 * is to end. Used by the thread that starts the service.
 */
final class Arrival implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DatabaseSettings settings;
    private final HikariConfig connecting;
    private final Thread hook;

    /**
     * While this is open, the end of the process interrupts the thread that opened it. Without that a TERM would be ignored:
     * whatever closes the service at the end of the process waits for its start to be over.
     */
    Arrival(DatabaseSettings settings, HikariConfig connecting) {
        this.settings = settings;
        this.connecting = connecting;
        this.hook = new Thread(Thread.currentThread()::interrupt, "interrupt-start");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void await() {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        String said = "";
        while (true) {
            SQLException reason = attempt(Duration.ofNanos(deadline - System.nanoTime()));
            if (reason == null) {
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(reason);
            }
            if (deadline - System.nanoTime() <= PAUSE.toNanos()) {
                throw missed(reason);
            }
            if (!said.equals(reason.getMessage())) {
                said = String.valueOf(reason.getMessage());
                LOG.warn("the database {} can not be used yet, trying on: {}", settings, said);
            }
            // an interrupt ends it early; the next attempt then says what was in the way
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** What was in the way, or null. A driver of its own rather than the pool, which hides the reason and waits longer. */
    private @Nullable SQLException attempt(Duration left) {
        Properties properties = new Properties();
        properties.putAll(connecting.getDataSourceProperties());
        properties.setProperty("user", settings.username());
        properties.setProperty("password", settings.password());
        long limit = Math.min(settings.loginTimeout().toMillis(), Math.max(1, left.toMillis()));
        properties.setProperty("loginTimeout", Long.toString(Math.max(1, limit / 1000)));
        try (Connection connection = DriverManager.getConnection(settings.url(), properties)) {
            return connection.isValid((int) Math.max(1, limit / 1000)) ? null : new SQLException("it does not answer");
        } catch (SQLException away) {
            return away;
        }
    }

    private IllegalStateException missed(SQLException reason) {
        return new IllegalStateException(
                "expected the database " + settings + " to answer within "
                        + settings.startTimeout().toSeconds()
                        + " s (database.start-timeout), but: " + reason.getMessage()
                        + ". Check that PostgreSQL runs there and is reached from this host, and database.url,"
                        + " database.username and database.password (DATABASE_URL and so on in conf/cluster.env)",
                reason);
    }

    private IllegalStateException interrupted(SQLException reason) {
        return new IllegalStateException(
                "told to end while waiting for the database " + settings + ": " + reason.getMessage(), reason);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // it runs or has run: the process ends, which is what the caller is about to learn
            LOG.debug("the process ends during the start", ending);
        }
    }
}
