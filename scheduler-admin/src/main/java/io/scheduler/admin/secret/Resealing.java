package io.scheduler.admin.secret;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.admin.db.DatabaseOptions;
import io.scheduler.dao.alert.AlertChannels;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.secret.Reseal;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretSettings;
import io.scheduler.dao.secret.Secrets;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Seals the rows of a database anew. */
final class Resealing {
    private Resealing() {}

    static void requireMigrated(DatabaseOptions options, Surroundings surroundings) {
        boolean old = options.with(
                surroundings, schema -> schema.migrations().stream().anyMatch(each -> each.installedAt() == null));
        if (old) {
            throw AdminFailure.refused(
                    "expected a database with all migrations; say bin/scheduler db migrate first, when you upgrade");
        }
    }

    /** @param key with which to seal; asked for when nobody else seals */
    static int all(Supplier<String> key, SecretSettings settings, DatabaseOptions options, Surroundings surroundings) {
        requireMigrated(options, surroundings);
        try (Database database = Database.open(options.settings(surroundings), "admin")) {
            SecretBox box = new SecretBox(settings, new SecureRandom());
            return new Reseal(database).exclusively(() -> {
                String current = key.get();
                return new Secrets(database, box).resealAll(current)
                        + new DataSources(database, box).resealAll(current)
                        + new AlertChannels(database, box).resealAll(current);
            });
        }
    }
}
