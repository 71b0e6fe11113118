package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One node of one host: what bin/scheduler-daemon.sh does when not all goes well. */
class DaemonTest extends ScriptsHarness {
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
        append("ALERT_MANAGEMENT_PORT=" + freePort());
        // there are no certificates here
        Command.Said said =
                run("scheduler-daemon.sh", "start", "alert", "--wait", "90").expect(1);
        assertThat(said.text()).contains("certs/alert.pem").contains("alert ended before it was ready");
        run("scheduler-daemon.sh", "status", "alert").expect(3);
    }

    @Test
    void itsLastWordsAreThoseOfThisStart() throws Exception {
        append("ALERT_MANAGEMENT_PORT=" + freePort());
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
        Files.writeString(
                dir.resolve("last-words"),
                "WARN the registry did not answer: 2 tasks go on for the lease only unless this worker is back\n");
        assertThat(standIn("stop", "worker").expect(0).text())
                .contains("worker has stopped.")
                .contains("ZooKeeper did not answer, so masters do not wait for worker");
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
}
