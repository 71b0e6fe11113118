package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.dao.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Writes the whole database into a file (mode 0600) by pg_dump, while everything goes on.")
final class BackupCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Parameters(paramLabel = "FILE", description = "A new file.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    BackupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw AdminFailure.refused(file + " exists: name a new file");
        }
        DatabaseSettings settings = database.settings(surroundings);
        PostgresProgram.find(surroundings.environment(), "pg_dump");
        database.with(surroundings, schema -> schema.server());
        if (dryRun) {
            surroundings.say("Would write " + settings + " to " + file + " by pg_dump");
            return 0;
        }
        try {
            dump(settings, file.resolveSibling(file.getFileName() + ".part"));
            surroundings.say("Wrote " + file + ", " + Files.size(file) + " bytes.");
        } catch (IOException e) {
            throw new UncheckedIOException("expected to write " + file, e);
        }
        return 0;
    }

    /** Whole or not at all: half a backup looks like one. */
    private void dump(DatabaseSettings settings, Path part) throws IOException {
        try {
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            PostgresProgram.of(
                            surroundings.environment(),
                            "pg_dump",
                            List.of("--format=custom", "--file=" + part, "--dbname=" + LibpqAddress.of(settings)),
                            settings)
                    .run();
            Files.move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
