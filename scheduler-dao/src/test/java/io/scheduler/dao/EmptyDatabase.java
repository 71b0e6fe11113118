package io.scheduler.dao;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.embedded.SharedPostgres;

/** A migrated database of a test's own. */
public final class EmptyDatabase {
    public static final Caller ADMIN = new Caller(1, "admin", Role.ADMIN);

    private EmptyDatabase() {}

    public static Database open() {
        var fresh = SharedPostgres.get().createDatabase();
        return Database.open(
                DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), fresh.username());
    }
}
