package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.dao.database.Restoration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "recovered",
        mixinStandardHelpOptions = true,
        description =
                "Says that another program has put the database back: a recovery to a point in time, a snapshot, a standby"
                        + " that lagged. Moves slots' epochs and all ids ahead of what was given away since, as 'restore' does by"
                        + " itself; without it workers refuse new tasks, or take them for old ones. Before services start.")
final class RecoveredCommand implements Callable<Integer> {
    static final String OUTCOME =
            "Epochs of slots went ahead by " + Restoration.EPOCHS + " and ids by " + Restoration.IDS
                    + ", past all that may have been given away meanwhile. Start the services with bin/start-all.sh.";

    private final Surroundings surroundings;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--force",
            description = "Even while services are connected: masters lose their slots and take them again.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    RecoveredCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return database.with(surroundings, schema -> {
            ConnectedServices.refuse(schema.clients(), force);
            if (schema.migrations().stream().allMatch(each -> each.installedAt() == null)) {
                throw AdminFailure.refused("expected the database that was put back, but this one has no schema");
            }
            if (dryRun) {
                surroundings.say("Would move the epochs of slots ahead by " + Restoration.EPOCHS + " and ids by "
                        + Restoration.IDS + " at " + schema.server().address());
                return 0;
            }
            schema.advance();
            surroundings.say(OUTCOME);
            return 0;
        });
    }
}
