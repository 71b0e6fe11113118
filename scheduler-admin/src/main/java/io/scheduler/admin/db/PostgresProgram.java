package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.dao.database.DatabaseSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs pg_dump or pg_restore of this machine; their words go to this terminal. */
final class PostgresProgram {
    private PostgresProgram() {}

    static void run(
            Map<String, String> environment, String program, List<String> arguments, DatabaseSettings settings) {
        List<String> command = new ArrayList<>(List.of(find(environment, program)));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        if (!settings.password().isEmpty()) {
            builder.environment().put("PGPASSWORD", settings.password());
        }
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                throw AdminFailure.refused(program + " ended with status " + status + "; what it said stands above");
            }
        } catch (IOException e) {
            throw AdminFailure.refused("expected " + command.getFirst() + " to start, but: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AdminFailure.refused("interrupted while " + program + " was at work");
        }
    }

    static String find(Map<String, String> environment, String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return Path.of(folder, program).toString();
            }
        }
        throw AdminFailure.refused(
                "expected " + program + " on the PATH, but it is not there: install PostgreSQL's client"
                        + " programs of at least the server's version (for instance the package postgresql-client)");
    }
}
