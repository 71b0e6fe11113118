package io.scheduler.admin.secret;

import io.scheduler.admin.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/scheduler secret}. */
@Command(
        name = "secret",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes and changes the keys with which the secrets of projects are sealed.",
        footer = {
            "",
            "Secrets for the first time: bin/scheduler secret init --key-file conf/secrets.key, give all masters, apis and alert",
            "servers the same file (secrets.key-file) and restart them.",
            "Another key: bin/scheduler secret rotate where all of them read one file; otherwise add-key, copy the file to",
            "all of them, then reseal."
        })
public final class SecretCommand {
    private SecretCommand() {}

    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new SecretCommand())
                .addSubcommand(new InitKeysCommand(surroundings))
                .addSubcommand(new AddKeyCommand(surroundings))
                .addSubcommand(new ResealCommand(surroundings))
                .addSubcommand(new RotateCommand(surroundings));
    }
}
