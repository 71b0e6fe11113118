package io.scheduler.dao.database;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** How the schema is migrated, the same by every service and by an operator. */
final class Migrations {
    private Migrations() {}

    static FluentConfiguration of(DataSource database) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                // it may take longer than any batch
                .initSql("select set_config('transaction_timeout', '0', false) from pg_settings"
                        + " where name = 'transaction_timeout'")
                // its own lock, else, is a transaction that idles for as long as the migration takes
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }
}
