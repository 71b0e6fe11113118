package io.scheduler.admin.secret;

import io.scheduler.admin.Surroundings;
import io.scheduler.admin.db.DatabaseOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "reseal",
        mixinStandardHelpOptions = true,
        description = "Seals with the newest key what is sealed with an older one. Services may run.")
final class ResealCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final KeyFileOption keys = new KeyFileOption();

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    ResealCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        int resealed = keys.with(file ->
                file.exclusively(() -> Resealing.all(file::currentKey, keys.settings(), database, surroundings)));
        surroundings.say("Sealed " + resealed + " secrets and passwords anew.");
        return 0;
    }
}
