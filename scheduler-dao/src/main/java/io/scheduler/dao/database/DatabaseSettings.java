package io.scheduler.dao.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how much of it this process may use. Bound from {@code database.*}.
 *
 * @param url a {@code jdbc:postgresql:} address
 * @param username who connects
 * @param password of that user; may be empty
 * @param maximumPoolSize connections at most, 1 to 200; default 10
 * @param connectionTimeout how long a caller waits for a free connection before it fails; default 5 s
 * @param loginTimeout how long opening one connection may take; default 5 s
 * @param socketTimeout how long an answer may take before the connection is given up; default 60 s. That of what masters decide is
 *     waited for 10 s at the most
 * @param idleTimeout when a connection that is not needed is closed; default 5 min
 * @param maxLifetime when a connection is replaced; default 30 min
 * @param startTimeout how long a starting service waits for the database; default 60 s
 */
public record DatabaseSettings(
        String url,
        String username,
        String password,
        Integer maximumPoolSize,
        Duration connectionTimeout,
        Duration loginTimeout,
        Duration socketTimeout,
        Duration idleTimeout,
        Duration maxLifetime,
        Duration startTimeout) {

    private static final String PREFIX = "jdbc:postgresql:";

    public DatabaseSettings(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable Integer maximumPoolSize,
            @Nullable Duration connectionTimeout,
            @Nullable Duration loginTimeout,
            @Nullable Duration socketTimeout,
            @Nullable Duration idleTimeout,
            @Nullable Duration maxLifetime,
            @Nullable Duration startTimeout) {
        if (url == null || !url.startsWith(PREFIX)) {
            throw new IllegalArgumentException("expected database.url to begin with " + PREFIX + ", for instance "
                    + PREFIX + "//localhost:5432/scheduler, but it is " + (url == null ? "not set" : url));
        }
        this.url = url;
        this.username = username == null ? "scheduler" : username;
        this.password = password == null ? "" : password;
        this.maximumPoolSize = maximumPoolSize == null ? 10 : maximumPoolSize;
        if (this.maximumPoolSize < 1 || this.maximumPoolSize > 200) {
            throw new IllegalArgumentException(
                    "expected database.maximum-pool-size from 1 to 200, but it is " + maximumPoolSize);
        }
        this.connectionTimeout = positive("connection-timeout", connectionTimeout, Duration.ofSeconds(5));
        this.loginTimeout = positive("login-timeout", loginTimeout, Duration.ofSeconds(5));
        this.socketTimeout = positive("socket-timeout", socketTimeout, Duration.ofSeconds(60));
        this.idleTimeout = positive("idle-timeout", idleTimeout, Duration.ofMinutes(5));
        this.maxLifetime = positive("max-lifetime", maxLifetime, Duration.ofMinutes(30));
        this.startTimeout = positive("start-timeout", startTimeout, Duration.ofSeconds(60));
    }

    /** Everything else as by default. */
    public static DatabaseSettings of(String url, String username, String password) {
        return new DatabaseSettings(url, username, password, null, null, null, null, null, null, null);
    }

    public DatabaseSettings withMaximumPoolSize(int size) {
        return new DatabaseSettings(
                url,
                username,
                password,
                size,
                connectionTimeout,
                loginTimeout,
                socketTimeout,
                idleTimeout,
                maxLifetime,
                startTimeout);
    }

    private static Duration positive(String key, @Nullable Duration given, Duration byDefault) {
        Duration value = given == null ? byDefault : given;
        if (value.toMillis() < 250) {
            throw new IllegalArgumentException(
                    "expected database." + key + " to be at least 250ms, but it is " + value);
        }
        return value;
    }

    @Override
    public String toString() {
        return username + "@" + url.replaceAll("(?i)(password=)[^&]*", "$1…");
    }
}
