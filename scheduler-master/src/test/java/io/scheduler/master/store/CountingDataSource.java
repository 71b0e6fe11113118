package io.scheduler.master.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Set;
import javax.sql.DataSource;

/** Counts what goes to the database: statements carried out and transactions committed by hand. */
final class CountingDataSource {

    private static final Set<String> EXECUTIONS = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

    private final DataSource counting;
    private int statements;
    private int commits;

    CountingDataSource(DataSource real) {
        counting = proxy(DataSource.class, real);
    }

    DataSource dataSource() {
        return counting;
    }

    void reset() {
        statements = 0;
        commits = 0;
    }

    int statements() {
        return statements;
    }

    int commits() {
        return commits;
    }

    private <T> T proxy(Class<T> type, T real) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) {
                commits++;
            } else if (EXECUTIONS.contains(method.getName())) {
                statements++;
            }
            try {
                return wrap(method.invoke(real, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object wrap(Object result) {
        if (result instanceof Connection connection) {
            return proxy(Connection.class, connection);
        }
        return result instanceof PreparedStatement statement ? proxy(PreparedStatement.class, statement) : result;
    }
}
