package io.scheduler.dao.datasource;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.common.datasource.DataSourceSpec;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database of a project's users, without its password.
 *
 * @param hasPassword whether one is stored
 * @param changedBy the last one who did
 */
public record DataSource(
        long id,
        String name,
        String description,
        DataSourceKind kind,
        String host,
        int port,
        String databaseName,
        String userName,
        @Nullable Map<String, String> parameters,
        boolean hasPassword,
        String changedBy,
        Instant createdAt,
        Instant updatedAt) {

    public DataSourceSpec spec() {
        return new DataSourceSpec(kind, host, port, databaseName, userName, parameters == null ? Map.of() : parameters);
    }
}
