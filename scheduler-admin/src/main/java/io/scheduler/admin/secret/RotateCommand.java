package io.scheduler.admin.secret;

import io.scheduler.admin.Surroundings;
import io.scheduler.admin.db.DatabaseOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = "Adds a key and seals everything with it. For services that read this one file; they may run.")
final class RotateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final KeyFileOption keys = new KeyFileOption();

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    RotateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Resealing.requireMigrated(database, surroundings);
        return keys.with(file -> file.exclusively(() -> {
            int resealed = Resealing.all(file::addKey, keys.settings(), database, surroundings);
            surroundings.say(
                    "Added the key " + file.currentKey() + " to " + keys.file() + " and sealed " + resealed
                            + " secrets and passwords with it. Keep the older keys as long as you keep backups of the database.");
            return 0;
        }));
    }
}
