package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators' scripts as they stand in the source tree, without a cluster. */
class ScriptsBehaveTest {
    /** Scripts of a source tree, which no operator gets. */
    private static final Set<String> FOR_DEVELOPERS = Set.of("bench", "drill", "simulate", "verify-classes.sh");

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path dir;

    @BeforeEach
    void copyConfiguration() throws IOException {
        Files.createDirectories(dir.resolve("conf"));
        try (Stream<Path> files = Files.list(ROOT.resolve("conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, dir.resolve("conf").resolve(file.getFileName()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scheduler-daemon.sh",
                "start-all.sh",
                "stop-all.sh",
                "status-all.sh",
                "rolling-restart.sh",
                "install.sh",
                "db.sh"
            })
    void explainThemselvesAndRefuseWhatTheyDoNotKnow(String script) throws Exception {
        assertThat(run(script, "--help").expect(0).text()).containsIgnoringCase("usage:");
        assertThat(run(script, "--unheard-of").expect(2).text()).isNotBlank();
    }

    @Test
    void sayWhatTheyWouldDo() throws Exception {
        append("MASTERS='localhost localhost'\nWORKERS='localhost'\nINSTALL_PATH=" + dir.resolve("installed"));
        assertThat(run("install.sh", "--dry-run").expect(0).text())
                .contains("localhost: alert api master worker (here)");
        assertThat(run("rolling-restart.sh", "--dry-run")
                        .expect(0)
                        .text()
                        .lines()
                        .map(String::strip))
                .containsExactly(
                        "would restart, one after the other:",
                        "master@localhost",
                        "master@localhost#2",
                        "worker@localhost",
                        "alert@localhost",
                        "api@localhost");
        append("INSTALL_PATH=");
        assertThat(run("start-all.sh", "--dry-run", "--only", "master")
                        .expect(0)
                        .text())
                .contains("[master@localhost#2]")
                .contains("--master.listen-port=5688")
                .contains("--server.port=5689")
                .contains(dir.resolve("data/master-2").toString());
        assertThat(run("stop-all.sh", "--dry-run").expect(0).text()).contains("master-2 does not run.");
        assertThat(dir.resolve("installed")).doesNotExist();
        assertThat(run("status-all.sh").expect(1).text()).contains("master-2").contains("DOWN");
    }

    @Test
    void aProcessOfSomebodyElseIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Path pidFile = Files.createDirectories(dir.resolve("run")).resolve("worker.pid");
            // the pid was given to another process since: the start time is not that of the one that was started
            Files.writeString(pidFile, other.pid() + " 12345\n");
            run("scheduler-daemon.sh", "status", "worker").expect(3);
            assertThat(run("scheduler-daemon.sh", "stop", "worker", "--force")
                            .expect(0)
                            .text())
                    .contains("worker does not run");
            assertThat(other.isAlive()).isTrue();
            assertThat(pidFile).doesNotExist();
        } finally {
            other.destroyForcibly();
            other.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aNodeThatDoesNotStartIsToldWithItsLastWords() throws Exception {
        // there are no certificates here
        Command.Said said =
                run("scheduler-daemon.sh", "start", "alert", "--wait", "90").expect(1);
        assertThat(said.text()).contains("certs/alert.pem").contains("alert ended before it was ready");
        run("scheduler-daemon.sh", "status", "alert").expect(3);
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        Assumptions.assumeTrue(Command.isThere("shellcheck"), "shellcheck is not installed");
        List<String> words = new ArrayList<>(List.of("shellcheck"));
        for (Path folder : List.of(ROOT.resolve("bin"), ROOT.resolve("bin/lib"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file ->
                                !FOR_DEVELOPERS.contains(file.getFileName().toString()))
                        .map(Path::toString)
                        .forEach(words::add);
            }
        }
        Command.of(dir, words.toArray(String[]::new)).expect(0);
    }

    private void append(String lines) throws IOException {
        Path file = dir.resolve("conf/cluster.env");
        Files.writeString(file, Files.readString(file) + lines + "\n");
    }

    private Command run(String script, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = ROOT.resolve("bin").resolve(script).toString();
        System.arraycopy(options, 0, words, 1, options.length);
        return Command.of(dir, words)
                .with("SCHEDULER_BASE", dir.toString())
                .with("SCHEDULER_CONF", dir.resolve("conf").toString())
                .with("HOME", dir.toString());
    }
}
