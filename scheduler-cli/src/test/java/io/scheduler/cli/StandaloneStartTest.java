package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/standalone.sh start} with a program in Java's place that is ready once a file called go is there. */
@Timeout(60)
class StandaloneStartTest {
    private static final String PROGRAM = """
            #!/bin/sh
            until [ -e "$SCHEDULER_HOME/go" ]; do sleep 0.1; done
            echo "The scheduler is ready."
            echo "  ports none"
            echo "{\\"pid\\": $$, \\"url\\": \\"http://127.0.0.1:1\\"}" >"$SCHEDULER_HOME/context.json"
            exec sleep 60
            """;

    @TempDir
    private Path root;

    private Path home;

    @BeforeEach
    void layOut() throws IOException {
        home = root.resolve("home");
        Files.createDirectories(root.resolve("bin/lib"));
        Files.createDirectories(root.resolve("jdk/bin"));
        Files.createDirectories(root.resolve("scheduler-standalone/target/lib"));
        Files.createFile(root.resolve("scheduler-standalone/target/scheduler-standalone-1.jar"));
        for (String script : List.of("bin/standalone.sh", "bin/lib/find-java.sh", "bin/lib/startup-cache.sh")) {
            Files.copy(Path.of("..").resolve(script), root.resolve(script));
        }
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        for (String tool : List.of("java", "javac")) {
            Path file = Files.writeString(root.resolve("jdk/bin").resolve(tool), PROGRAM);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(script("stop").waitFor()).isZero();
    }

    @Test
    void aSecondStartWaitsUntilTheFirstIsReady() throws Exception {
        Process first = script("start");
        awaitPid(0);
        Process second = script("start");
        BufferedReader said = second.inputReader();
        assertThat(said.readLine()).contains("already starting").contains("waiting");
        assertThat(second.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();

        Files.createFile(home.resolve("go"));

        assertThat(second.waitFor()).isZero();
        assertThat(said.readLine()).contains("http://127.0.0.1:1");
        assertThat(first.waitFor()).isZero();
        Process third = script("start");
        assertThat(third.waitFor()).isZero();
        assertThat(third.inputReader().readLine()).contains("already runs");
    }

    @Test
    void aSecondStartBeginsAnewWhenTheFirstEnds() throws Exception {
        Process first = script("start");
        long pid = awaitPid(0);
        Process second = script("start");
        BufferedReader said = second.inputReader();
        assertThat(said.readLine()).contains("already starting");

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(said.readLine()).contains("starting anew");
        assertThat(first.waitFor()).isEqualTo(1);
        Files.createFile(home.resolve("go"));

        assertThat(second.waitFor()).isZero();
        assertThat(awaitPid(pid)).isNotEqualTo(pid);
    }

    private Process script(String command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", root.resolve("bin/standalone.sh").toString(), command);
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("SCHEDULER_HOME", home.toString());
        builder.environment().put("SCHEDULER_START_SECONDS", "20");
        return builder.redirectErrorStream(true).start();
    }

    /** The process that the pid file names, once it is another one than that. */
    private long awaitPid(long other) throws Exception {
        Path file = home.resolve("standalone.pid");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            String text = Files.exists(file) ? Files.readString(file) : "";
            if (text.endsWith("\n") && !text.startsWith(other + " ")) {
                return Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
            new ProcessBuilder("sleep", "0.1").start().waitFor();
        }
        throw new AssertionError("expected " + file + " to name a process");
    }
}
