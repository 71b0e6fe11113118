package io.scheduler.admin.db;

import io.scheduler.admin.Surroundings;
import io.scheduler.dao.database.Schema;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description =
                "Brings the schema to this version. Services do so at their start too; migrations only add, so that"
                        + " services of the version before go on working meanwhile.")
final class MigrateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    MigrateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return database.with(surroundings, schema -> {
            if (dryRun) {
                List<Schema.Migration> pending = StatusCommand.pending(schema);
                surroundings.say(pending.isEmpty() ? "Nothing to do." : "Would carry out:");
                pending.forEach(each -> surroundings.say("  " + each.version() + " " + each.description()));
                return 0;
            }
            int done = schema.migrate();
            surroundings.say(done == 0 ? "The schema is up to date." : "Carried out " + done + " migrations.");
            return 0;
        });
    }
}
