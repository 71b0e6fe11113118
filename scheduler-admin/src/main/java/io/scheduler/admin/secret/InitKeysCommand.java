package io.scheduler.admin.secret;

import io.scheduler.admin.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Makes a file with one key (mode 0600), unless it is there.")
final class InitKeysCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final KeyFileOption keys = new KeyFileOption();

    InitKeysCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        boolean made = keys.with(file -> file.init());
        surroundings.say(
                made
                        ? "Made a key in " + keys.file() + ". Keep a copy of it: without it no secret can be opened."
                        : keys.file() + " is there already and can be read; nothing was changed.");
        return 0;
    }
}
