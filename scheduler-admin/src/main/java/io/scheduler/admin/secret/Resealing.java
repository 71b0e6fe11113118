package io.scheduler.admin.secret;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.admin.db.DatabaseOptions;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretSettings;
import io.scheduler.dao.secret.Secrets;
import java.security.SecureRandom;

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

    static int all(String currentKey, SecretSettings settings, DatabaseOptions options, Surroundings surroundings) {
        requireMigrated(options, surroundings);
        try (Database database = Database.open(options.settings(surroundings), "admin")) {
            return new Secrets(database, new SecretBox(settings, new SecureRandom())).resealAll(currentKey);
        }
    }
}
