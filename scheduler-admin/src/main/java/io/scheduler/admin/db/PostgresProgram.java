package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.dao.database.DatabaseSettings;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs PostgreSQL's own programs of this machine; their words go to this terminal. */
final class PostgresProgram {
    private static final File NOTHING = new File("/dev/null");
    private static final String UNCHANGED = ". Nothing was changed in the database";

    private final String name;
    private final ProcessBuilder builder;

    private PostgresProgram(String name, ProcessBuilder builder) {
        this.name = name;
        this.builder = builder;
    }

    static PostgresProgram of(
            Map<String, String> environment, String name, List<String> arguments, DatabaseSettings settings) {
        List<String> command = new ArrayList<>(List.of(find(environment, name)));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (!settings.password().isEmpty()) {
            builder.environment().put("PGPASSWORD", settings.password());
        }
        return new PostgresProgram(name, builder);
    }

    void run() {
        builder.redirectInput(NOTHING).redirectOutput(ProcessBuilder.Redirect.INHERIT);
        expectSuccess(status(start()), "");
    }

    /**
     * Has this program carry out what the other one writes, between these statements, as one transaction. The commit is the last
     * statement, and is said only when the other one ended well: whatever ends before it, here or there, has changed nothing.
     */
    void transact(String before, PostgresProgram source, String after) {
        Process writing = source.startWriting();
        try {
            Process reading = builder.redirectOutput(NOTHING).start();
            boolean taken = false;
            int written = -1;
            try (OutputStream statements = reading.getOutputStream()) {
                say("begin;\n" + before, statements);
                writing.getInputStream().transferTo(statements);
                written = source.status(writing);
                if (written == 0) {
                    say(after + "commit;\n", statements);
                }
                taken = true;
            } catch (IOException stopped) {
                // it has ended at an error, which its status and its words tell
            }
            expectSuccess(status(reading), UNCHANGED);
            source.expectSuccess(written, UNCHANGED);
            if (!taken) {
                throw AdminFailure.refused(name + " did not take all that it was told" + UNCHANGED);
            }
        } catch (IOException e) {
            throw doesNotStart(e);
        } finally {
            writing.destroy();
        }
    }

    private static void say(String statements, OutputStream to) throws IOException {
        to.write(statements.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private Process startWriting() {
        builder.redirectInput(NOTHING);
        return start();
    }

    private Process start() {
        try {
            return builder.start();
        } catch (IOException e) {
            throw doesNotStart(e);
        }
    }

    private AdminFailure doesNotStart(IOException why) {
        return AdminFailure.refused("expected " + builder.command().getFirst() + " to start, but: " + why.getMessage());
    }

    private int status(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AdminFailure.refused("interrupted while " + name + " was at work");
        }
    }

    private void expectSuccess(int status, String outcome) {
        if (status != 0) {
            throw AdminFailure.refused(name + " ended with status " + status + "; what it said stands above" + outcome);
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
