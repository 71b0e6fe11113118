package io.scheduler.worker.task.sql;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.common.datasource.DataSourceSpec;
import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.spi.TaskFailedException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * Opens connections to users' databases. What is fixed here can not be overruled: it keeps statements from reading files of
 * the worker, lets the server do the binding of values and bounds the time of a connection attempt.
 */
public final class Databases {
    private static final String CONNECT_SECONDS = "10";
    private static final String CONNECT_MILLIS = "10000";
    private static final int VALID_SECONDS = 5;
    /** Of rows that were sent and not yet read. */
    private static final String MOST_IN_MEMORY = "64M";

    private Databases() {}

    /** Where a driver is, and what it is told beside the user's parameters. */
    private record Way(Driver driver, String url, Map<String, String> usual, Map<String, String> fixed) {}

    /**
     * @throws TaskFailedException when the data source says something that it must not
     * @throws SQLException when the database can not be reached or does not want us
     */
    static Connection open(DataSourceAccess access) throws SQLException, TaskFailedException {
        return open(access, Map.of());
    }

    private static Connection open(DataSourceAccess access, Map<String, String> further)
            throws SQLException, TaskFailedException {
        DataSourceSpec spec = access.spec();
        Map<String, String> problems = spec.problems();
        if (!problems.isEmpty()) {
            throw new TaskFailedException("expected a data source that keeps to the rules, but " + problems);
        }
        Way way = way(spec);
        Properties properties = new Properties();
        properties.putAll(way.usual());
        properties.putAll(spec.parameters());
        properties.putAll(way.fixed());
        properties.putAll(further);
        if (!spec.user().isEmpty()) {
            properties.setProperty("user", spec.user());
        }
        // also an empty one: without any, PostgreSQL's driver looks for one in ~/.pgpass, which is not the user's but
        // ours
        properties.setProperty("password", access.password());
        Connection connection = way.driver().connect(way.url(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not take the address " + way.url());
        }
        return connection;
    }

    private static Way way(DataSourceSpec spec) {
        String host = spec.host().contains(":") ? "[" + spec.host() + "]" : spec.host();
        String place = host + ":" + spec.port() + "/" + spec.database();
        return switch (spec.kind()) {
            case POSTGRESQL ->
                new Way(
                        new org.postgresql.Driver(),
                        "jdbc:postgresql://" + place,
                        Map.of(
                                "loginTimeout",
                                CONNECT_SECONDS,
                                "connectTimeout",
                                CONNECT_SECONDS,
                                "tcpKeepAlive",
                                "true",
                                "ApplicationName",
                                "scheduler"),
                        // parameters are texts: the server finds out by the place what they are
                        Map.of(
                                "stringtype",
                                "unspecified",
                                "escapeSyntaxCallMode",
                                "callIfNoReturn",
                                "maxResultBuffer",
                                MOST_IN_MEMORY));
            case MYSQL, MARIADB ->
                new Way(
                        new org.mariadb.jdbc.Driver(),
                        "jdbc:mariadb://" + place,
                        Map.of("connectTimeout", CONNECT_MILLIS, "tcpKeepAlive", "true"),
                        Map.of(
                                "allowLocalInfile", "false",
                                "allowMultiQueries", "false",
                                "useServerPrepStmts", "true"));
            case H2 -> new Way(new org.h2.Driver(), "jdbc:h2:tcp://" + place, Map.of(), Map.of());
        };
    }

    /**
     * Who answers there; closes the connection again.
     *
     * @throws TaskFailedException with what went wrong, for people
     */
    public static String introduce(DataSourceAccess access) throws TaskFailedException {
        // H2's driver knows no time for the first answer alone, and this must end
        Map<String, String> patience =
                access.spec().kind() == DataSourceKind.H2 ? Map.of("NETWORK_TIMEOUT", CONNECT_MILLIS) : Map.of();
        try (Connection connection = open(access, patience)) {
            if (!connection.isValid(VALID_SECONDS)) {
                throw new SQLException("the connection is open, but nothing answers on it");
            }
            DatabaseMetaData database = connection.getMetaData();
            return database.getDatabaseProductName() + " " + database.getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new TaskFailedException(words(e), e);
        }
    }

    /** In words, without a stack trace; drivers put no passwords into their messages. */
    static String words(SQLException failure) {
        String state = failure.getSQLState();
        return (state == null ? "" : "SQLSTATE " + state + ": ") + failure.getMessage();
    }
}
