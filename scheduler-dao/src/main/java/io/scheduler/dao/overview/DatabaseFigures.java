package io.scheduler.dao.overview;

import io.scheduler.dao.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * How the database is.
 *
 * @param standby it can not be written to
 * @param connections of all who use the server
 * @param sizeBytes of our database
 * @param longestTransactionSeconds null: none but this one
 * @param standbys that follow it, as far as it tells
 * @param replayLagSeconds of the slowest of them; null: none, or none behind, or it does not tell
 */
public record DatabaseFigures(
        String version,
        boolean standby,
        int connections,
        int maxConnections,
        long sizeBytes,
        @Nullable Double longestTransactionSeconds,
        int standbys,
        @Nullable Double replayLagSeconds) {

    public static DatabaseFigures of(Database database) {
        return database.mapper(DatabaseMapper.class).figures();
    }
}
