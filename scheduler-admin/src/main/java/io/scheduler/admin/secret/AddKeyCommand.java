package io.scheduler.admin.secret;

import io.scheduler.admin.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "add-key",
        mixinStandardHelpOptions = true,
        description = "Adds a key, with which everything is sealed from now on; the others stay to open what is there.")
final class AddKeyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final KeyFileOption keys = new KeyFileOption();

    AddKeyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String added = keys.with(file -> file.addKey());
        surroundings.say("Added the key " + added + " to " + keys.file()
                + ". Copy the file to all masters, apis and alert servers, then say bin/scheduler secret reseal.");
        return 0;
    }
}
