package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.database.Restoration;
import io.scheduler.dao.database.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Puts the database back to what a backup holds, of this version or an older one, in one transaction; what"
                        + " came after it is lost. Refused while services are connected.")
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Parameters(paramLabel = "FILE", description = "What 'backup' wrote.")
    private Path file = Path.of("");

    @Option(
            names = "--force",
            description = "Even while services are connected, who then work on what is not there any more.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    RestoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!Files.isReadable(file)) {
            throw AdminFailure.refused("expected a backup in " + file + ", but there is no such file");
        }
        DatabaseSettings settings = database.settings(surroundings);
        PostgresProgram.find(surroundings.environment(), "pg_restore");
        PostgresProgram.find(surroundings.environment(), "psql");
        ConnectedServices.refuse(database.with(surroundings, Schema::clients), force);
        if (dryRun) {
            surroundings.say("Would put " + settings + " back to what " + file + " holds by pg_restore");
            return 0;
        }
        restore(settings);
        surroundings.say("The database is what " + file + " holds. " + RecoveredCommand.OUTCOME);
        return 0;
    }

    private void restore(DatabaseSettings settings) {
        String schema = database.with(surroundings, Schema::name);
        if (schema == null) {
            throw AdminFailure.refused("expected the schema that services use in " + settings
                    + ", but there is none: as the owner of the database say create schema public;");
        }
        program(
                        "psql",
                        settings,
                        "--no-psqlrc",
                        "--quiet",
                        "--set=ON_ERROR_STOP=1",
                        "--dbname=" + LibpqAddress.of(settings))
                .transact(
                        Restoration.remember(schema) + Restoration.clear(schema),
                        // what lies beside the schema is not ours, and is not dropped either
                        program(
                                "pg_restore",
                                settings,
                                "--no-owner",
                                "--schema=" + schema,
                                "--file=-",
                                file.toString()),
                        Restoration.advance(schema));
    }

    private PostgresProgram program(String name, DatabaseSettings settings, String... arguments) {
        return PostgresProgram.of(surroundings.environment(), name, List.of(arguments), settings);
    }
}
