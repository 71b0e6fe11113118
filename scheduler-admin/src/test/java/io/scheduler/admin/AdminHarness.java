package io.scheduler.admin;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands in this JVM. */
abstract class AdminHarness {
    @TempDir
    Path dir;

    final Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
    Clock clock = Clock.systemUTC();
    private String out = "";
    private String err = "";

    int run(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream failed = new ByteArrayOutputStream();
        int status = SchedulerAdmin.run(
                new Surroundings(
                        environment,
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new PrintStream(failed, true, StandardCharsets.UTF_8),
                        clock),
                arguments);
        out = said.toString(StandardCharsets.UTF_8);
        err = failed.toString(StandardCharsets.UTF_8);
        return status;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }

    String path(String name) {
        return dir.resolve(name).toString();
    }
}
