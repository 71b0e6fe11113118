package io.scheduler.admin.db;

import io.scheduler.admin.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/scheduler db}, which {@code bin/db.sh} calls. */
@Command(
        name = "db",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, migrates, looks at, keeps and brings back the database.",
        footer = {
            "",
            "Which database: --url and --username, or DATABASE_URL, DATABASE_USERNAME and DATABASE_PASSWORD, or the",
            "section database of conf/master.yaml."
        })
public final class DbCommand {
    private DbCommand() {}

    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new DbCommand())
                .addSubcommand(new InitCommand(surroundings))
                .addSubcommand(new MigrateCommand(surroundings))
                .addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new BackupCommand(surroundings))
                .addSubcommand(new RestoreCommand(surroundings))
                .addSubcommand(new RecoveredCommand(surroundings));
    }
}
