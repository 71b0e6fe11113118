package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    void itsLastWordsAreThoseOfThisStart() throws Exception {
        Files.createDirectories(dir.resolve("logs"));
        Files.writeString(dir.resolve("logs/alert.log"), "Caused by: io.scheduler.Former: of last week\n");
        Files.writeString(dir.resolve("says"), """
                Description:

                Web server failed to start. Port 50053 was already in use.

                Action:

                Stop it.
                """);
        assertThat(standIn("start", "alert", "--wait", "20").expect(1).text())
                .contains("alert ended before it was ready: Web server failed to start. Port 50053 was already in use.")
                .doesNotContain("of last week");
    }

    @Test
    void twoStartsAtOnceMakeOneNode() throws Exception {
        append("WORKER_MANAGEMENT_PORT=" + freePort());
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(standIn("start", "worker", "--wait", "30").start(dir.resolve("start-" + i)));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(starts.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(starts.get(i).exitValue())
                    .as(Files.readString(dir.resolve("start-" + i)))
                    .isZero();
        }
        assertThat(Files.readAllLines(dir.resolve("started"))).hasSize(1);
        assertThat(standIn("status", "worker").expect(0).text()).contains("worker is ready");
        standIn("stop", "worker").expect(0);
        standIn("status", "worker").expect(3);
        assertThat(dir.resolve("run/worker.pid")).doesNotExist();
    }

    @Test
    void aNodeOfSomebodyElseOnItsPortIsNotTakenForIt() throws Exception {
        append("WORKER_MANAGEMENT_PORT=" + freePort());
        standIn("start", "worker", "--wait", "30").expect(0);
        String pid = Files.readString(dir.resolve("started")).strip();
        Path pidFile = dir.resolve("run/worker.pid");
        Path aside = dir.resolve("aside");
        Files.move(pidFile, aside);
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(standIn("start", "worker", "--wait", "30").expect(1).text())
                    .contains("worker was not started")
                    .contains("a worker answers already, process " + pid + ", id stand-in");
            assertThat(pidFile).doesNotExist();
            String stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
            Files.writeString(
                    pidFile,
                    other.pid() + " "
                            + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19] + "\n");
            assertThat(standIn("status", "worker", "--porcelain").expect(1).text())
                    .startsWith("NOT_READY " + other.pid())
                    .doesNotContain("stand-in");
        } finally {
            other.destroyForcibly();
            other.waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(pidFile);
            Files.move(aside, pidFile);
            standIn("stop", "worker").expect(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PARALLEL=0 | expected PARALLEL to be",
                "PORT_STEP=x | but it is 'x'",
                "START_SECONDS=2m | seconds without a unit",
                "MASTER_PORT=99999 | expected MASTER_PORT to be a port, a whole number from 1 to 65535",
                "MASTERS=host1 host2 | expected quotes around a value",
                "DATABASE_URL=jdbc:postgresql://db/s?a=b&c=d | expected quotes around a value",
                "MASTERS = localhost | expected no blanks around the =",
                "MASTERS=\"localhost | unexpected EOF",
                "MASTERS=localhost\r | end as on Windows"
            })
    void aMistakeInTheConfigurationIsNamed(String mistake) throws Exception {
        String[] parts = mistake.split(" \\| ");
        append(parts[0]);
        assertThat(run("start-all.sh", "--dry-run").expect(2).text())
                .contains("conf/cluster.env")
                .contains(parts[1]);
    }

    @Test
    void settingsInTheirUsualFormsAreTaken() throws Exception {
        append("MASTER_PORT=10001 MASTER_MANAGEMENT_PORT=10002 # both\nCA_DIR=$HOME/ca\nJAVA_OPTS='-Xmx64m -Da=b&c'\n"
                + "DATABASE_PASSWORD=a#b$");
        assertThat(run("start-all.sh", "--dry-run", "--only", "master")
                        .expect(0)
                        .text())
                .contains("--master.listen-port=10001");
    }

    @Test
    void aHostWithOnlyWorkersGetsNoPassword() throws Exception {
        Path installed = dir.resolve("installed");
        append("MASTERS=''\nAPIS=''\nALERTS=''\nWORKERS=localhost\nDATABASE_URL='jdbc:postgresql://db/s?a=b&c=d'\n"
                + "DATABASE_PASSWORD='se cret'\nSCHEDULER_ADMIN_PASSWORD=secret\nINSTALL_PATH=" + installed);
        Path tarball = smallTarball("one");
        assertThat(install(tarball).expect(0).text()).contains("unpacked: ");
        assertThat(Files.readString(installed.resolve("conf/cluster.env")))
                .contains("WORKERS=localhost")
                .doesNotContain("cret")
                .doesNotContain("\nDATABASE_URL");
        assertThat(Files.getPosixFilePermissions(installed.resolve("conf/cluster.env")))
                .hasSize(2);
        assertThat(installed.resolve("conf/worker.yaml")).exists();
        assertThat(installed.resolve("conf/master.yaml")).doesNotExist();
    }

    @Test
    void whatAHostHasCountsNotWhatWasDoneOnce() throws Exception {
        Path installed = dir.resolve("installed");
        append("APIS=''\nALERTS=''\nMASTERS=''\nINSTALL_PATH=" + installed);
        install(smallTarball("one")).expect(0);
        assertThat(install(smallTarball("one")).expect(0).text()).contains("is there already");
        assertThat(install(smallTarball("two")).expect(0).text()).contains("unpacked: ");
        assertThat(installed.resolve("current/lib/what")).hasContent("two");
        // the host was made anew
        Command.of(dir, "rm", "-rf", installed.toString()).expect(0);
        assertThat(install(smallTarball("two")).expect(0).text()).contains("unpacked: ");
        assertThat(installed.resolve("current/lib/what")).hasContent("two");
        assertThat(installed.resolve("certs/worker.pem")).exists();
        // and takes on a role
        append("MASTERS=localhost");
        install(smallTarball("two")).expect(0);
        assertThat(installed.resolve("certs/master.pem")).exists();
    }

    @Test
    void withoutADatabaseItSaysSoInTimeAndStopsWhenTold() throws Exception {
        append("DATABASE_URL='jdbc:postgresql://127.0.0.1:1/scheduler'\nDATABASE_PASSWORD=geheim\nAPI_PORT="
                + freePort() + "\nAPI_MANAGEMENT_PORT=" + freePort());
        assertThat(run("scheduler-daemon.sh", "start", "api", "--wait", "90")
                        .with("DATABASE_STARTTIMEOUT", "2s")
                        .expect(1)
                        .text())
                .contains("api ended before it was ready")
                .contains(
                        "expected the database scheduler@jdbc:postgresql://127.0.0.1:1/scheduler to answer within 2 s")
                .doesNotContain("geheim");

        assertThat(run("scheduler-daemon.sh", "start", "api", "--wait", "12")
                        .expect(1)
                        .text())
                .contains("is left running")
                .contains("can not be used yet");
        run("scheduler-daemon.sh", "stop", "api", "--wait", "10").expect(0);
    }

    private Command install(Path tarball) {
        return run("install.sh", "--tarball", tarball.toString());
    }

    /** The same bytes for the same content. */
    private Path smallTarball(String content) throws Exception {
        Path folder = Files.createDirectories(dir.resolve(content).resolve("scheduler/lib"));
        Files.writeString(folder.resolve("what"), content);
        Path file = dir.resolve(content + ".tar.gz");
        if (!Files.exists(file)) {
            Command.of(folder.getParent().getParent(), "tar", "-czf", file.toString(), "scheduler")
                    .expect(0);
        }
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** The daemon's script with a Java that runs {@link StandInNode} whatever it is told. */
    private Command standIn(String... options) throws IOException {
        Path java = dir.resolve("jdk/bin/java");
        if (!Files.exists(java)) {
            Files.createDirectories(java.getParent());
            Files.writeString(dir.resolve("jdk/release"), "JAVA_VERSION=\"21\"\n");
            for (Path program : List.of(dir.resolve("jdk/bin/javac"), java)) {
                Path made = Files.writeString(
                        program,
                        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s '%s' \"$@\"\n"
                                .formatted(
                                        System.getProperty("java.home"),
                                        Path.of("target/test-classes").toAbsolutePath(),
                                        StandInNode.class.getName(),
                                        dir));
                assertThat(made.toFile().setExecutable(true)).isTrue();
            }
        }
        return run("scheduler-daemon.sh", options)
                .with("JAVA_HOME", dir.resolve("jdk").toString());
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
