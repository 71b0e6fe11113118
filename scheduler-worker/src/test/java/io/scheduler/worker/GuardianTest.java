package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.awaitFile;
import static io.scheduler.worker.WorkerRig.settings;
import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.worker.process.ProcessEntry;
import io.scheduler.worker.process.ProcessSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real workers that are killed, stopped and restarted, and what becomes of their tasks. */
class GuardianTest {
    private static final Duration LEASE = Duration.ofSeconds(6);

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        // A folder that is being deleted must have nobody who writes to it.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> markers().isEmpty() && guardian().isEmpty());
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String waitFor(String name) {
        return "while [ ! -e " + file(name) + " ]; do sleep 0.02; done";
    }

    private void started(Duration lease, String script) throws Exception {
        process = WorkerProcess.start(folder, lease, "touch " + file("ready") + "; " + script);
        awaitFile(file("ready"));
    }

    /** It writes this after it was ready. */
    private long pidIn(String name) {
        return await().until(
                        () -> Files.exists(file(name)) ? Files.readString(file(name)) : "", text -> text.endsWith("\n"))
                .lines()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private void signal(String name) throws Exception {
        signal(name, process.pid());
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Set<String> markers() throws Exception {
        Path id = file("worker-id");
        return Files.exists(id)
                ? ProcessSnapshot.take().markers(Files.readString(id).trim() + "-")
                : Set.of();
    }

    /** By its command line. */
    private Optional<ProcessHandle> guardian() {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info().arguments().stream()
                        .anyMatch(words -> words.length > 2
                                && words[words.length - 3].endsWith(".Guardian")
                                && words[words.length - 2].equals(folder.toString())))
                .findFirst();
    }

    private Duration untilNobodyIsLeft(long sinceNanos) {
        await().atMost(Duration.ofSeconds(15))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> markers().isEmpty());
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    @Test
    void endsTheOrphansOfAKilledWorkerWithinTheLease() throws Exception {
        started(
                LEASE,
                "setsid sh -c 'sleep 1000; true' & (trap '' TERM; sleep 1000) & env -i sleep 1000 & echo $! > "
                        + file("bare") + "; sleep 1000; true");
        long bare = pidIn("bare");
        assertThat(markers()).hasSize(1);

        long killed = System.nanoTime();
        process.destroyForcibly().waitFor();
        Duration took = untilNobodyIsLeft(killed);

        assertThat(took).isBetween(Duration.ofMillis(3_500), LEASE.minusMillis(300));
        assertThat(ProcessSnapshot.one(bare).filter(ProcessEntry::isAlive)).isEmpty();
        await().until(() -> Files.readString(file("guard/guardian.log")).contains("ended "));
        assertThat(Files.readString(file("guard/guardian.log")))
                .contains("is gone")
                .contains("of 1 attempts");
        await().atMost(Duration.ofSeconds(5)).until(() -> guardian().isEmpty());
        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.LOST);
            assertThat(end.reason()).contains("the guardian ended it at").contains("is gone");
            assertThat(rig.assign(shell(2, "true"))).containsExactly(AssignReply.Verdict.ACCEPTED);
            assertThat(rig.awaitEnd(2).phase()).isEqualTo(Phase.SUCCEEDED);
        }
    }

    @Test
    void aWorkerThatIsBackInTimeKeepsItsTasks() throws Exception {
        started(LEASE, "echo one; " + waitFor("go") + "; echo two");
        process.destroyForcibly().waitFor();

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            await().during(LEASE.plusMillis(500))
                    .atMost(LEASE.plusMillis(1_500))
                    .until(() -> markers().size() == 1);
            Files.createFile(file("go"));

            assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(rig.logText(1)).isEqualTo("one\ntwo\n");
            rig.awaitForgotten(1);
            assertThat(rig.master.reportsOf(1))
                    .filteredOn(r -> r.phase().isFinished())
                    .hasSize(1);
        }
    }

    @Test
    void aPlannedRestartMayTakeLongerThanTheLease() throws Exception {
        started(LEASE, "echo one; " + waitFor("go") + "; echo two");

        signal("TERM");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        await().during(LEASE.plusMillis(500))
                .atMost(LEASE.plusMillis(1_500))
                .until(() -> markers().size() == 1);
        Files.createFile(file("go"));

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(rig.logText(1)).isEqualTo("one\ntwo\n");
            rig.awaitForgotten(1);
        }
    }

    @Test
    void endsTheTasksOfAStoppedWorkerWhichWorksOnAfterwards() throws Exception {
        started(LEASE, "sleep 1000; true");

        long stopped = System.nanoTime();
        signal("STOP");
        Duration took = untilNobodyIsLeft(stopped);
        assertThat(took).isBetween(Duration.ofMillis(3_500), LEASE);
        assertThat(Files.readString(file("guard/guardian.log"))).contains("is stopped (SIGSTOP)");
        signal("CONT");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> Files.readString(file("reports")).contains("1 LOST"));
        assertThat(Files.readString(file("reports")))
                .contains("guardian ended it")
                .doesNotContain("FAILED");
        assertThat(process.isAlive()).isTrue();
        signal("TERM");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aKilledGuardianIsReplacedAndNothingBeginsWithoutOne() throws Exception {
        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            ProcessHandle first = guardian().orElseThrow();
            signal("STOP", first.pid());
            await().atMost(Duration.ofSeconds(5)).until(() -> rig.worker.load().obstacle() != null);
            assertThat(rig.worker.load().obstacle()).contains("guardian");
            assertThat(rig.worker.load().takesTasks()).isFalse();

            await().atMost(Duration.ofSeconds(10)).until(() -> rig.worker.load().obstacle() == null);

            assertThat(guardian().orElseThrow().pid()).isNotEqualTo(first.pid());
            assertThat(first.isAlive()).isFalse();
            assertThat(rig.assign(shell(1, "true"))).containsExactly(AssignReply.Verdict.ACCEPTED);
            assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
        }
    }

    @Test
    void endsTheAttemptAloneWhoseMasterIsNotHeard() throws Exception {
        try (WorkerRig rig = new WorkerRig(folder, settings(8, LEASE))) {
            rig.assign(shell(1, "sleep 1000"), WorkerRig.inSlot(8, shell(2, "sleep 1000")));
            rig.awaitRunning(1);
            rig.awaitRunning(2);

            rig.inContact = false;
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        rig.hold(8, 1);
                        return rig.master.reportsOf(1).stream().anyMatch(r -> r.phase() == Phase.LOST);
                    });

            assertThat(rig.awaitEnd(1).reason()).contains("neither the registry nor the task's master");
            rig.hold(8, 1);
            assertThat(rig.worker.load().running()).isEqualTo(1);
            assertThat(Files.readString(file("guard/guardian.log")))
                    .as("the worker came first")
                    .doesNotContain("ends all tasks");
        }
    }
}
