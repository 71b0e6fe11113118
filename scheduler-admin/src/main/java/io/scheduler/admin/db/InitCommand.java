package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.dao.database.Schema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "init", mixinStandardHelpOptions = true, description = "Makes the schema in a database that has none.")
final class InitCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    InitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return database.with(surroundings, schema -> {
            if (schema.migrations().stream().anyMatch(each -> each.installedAt() != null)) {
                throw AdminFailure.refused(
                        "expected a database without a schema, but it has one: 'migrate' brings it to"
                                + " this version, 'status' says where it is");
            }
            Schema.Server server = schema.server();
            if (dryRun) {
                surroundings.say("Would make the schema at " + server.address());
                return 0;
            }
            surroundings.say("Made the schema at " + server.address() + " with " + schema.migrate() + " migrations.");
            return 0;
        });
    }
}
