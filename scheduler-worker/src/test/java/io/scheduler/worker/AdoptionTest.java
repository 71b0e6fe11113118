package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.awaitFile;
import static io.scheduler.worker.WorkerRig.settings;
import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.worker.process.ProcessSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's successor makes of what it left. */
class AdoptionTest {
    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String waitFor(String name) {
        return "while [ ! -e " + file(name) + " ]; do sleep 0.02; done";
    }

    /** Starts attempt 1 in a JVM, waits until it runs and kills that JVM with -9. */
    private void leftBehind(String script) throws Exception {
        Process worker = WorkerProcess.start(folder, Duration.ofSeconds(6), "touch " + file("ready") + "; " + script);
        try {
            awaitFile(file("ready"));
        } finally {
            worker.destroyForcibly().waitFor();
        }
    }

    @Test
    void adoptsWhatStillRunsAfterAKill() throws Exception {
        leftBehind(waitFor("go") + "; echo x >> " + file("ran") + "; echo a=b > $SCHEDULER_OUTPUT");

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            assertThat(rig.worker.load().running()).isEqualTo(1);
            assertThat(rig.claim(2).attempts()).singleElement().satisfies(held -> {
                assertThat(held.phase()).isEqualTo(Phase.RUNNING);
                assertThat(held.startedAt()).isNotNull();
            });

            Instant before = Instant.now();
            Files.createFile(file("go"));

            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(end.outputs()).containsEntry("a", "b");
            assertThat(end.finishedAt()).isAfter(before.minusMillis(20)).isAfterOrEqualTo(end.startedAt());
            assertThat(Files.readString(file("ran"))).isEqualTo("x\n");
            rig.awaitForgotten(1);
        }
    }

    @Test
    void reportsWhatEndedWhileNobodyWatched() throws Exception {
        leftBehind(waitFor("go") + "; touch " + file("over") + "; exit 4");
        Files.createFile(file("go"));
        // the line of its process, then that of its exit status
        await().until(() -> Files.readAllLines(folder.resolve("attempts/1/pid")).size() == 2);

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.FAILED);
            assertThat(end.exitCode()).isEqualTo(4);
            assertThat(end.finishedAt()).isBefore(Instant.now());
            assertThat(rig.worker.load().running()).isZero();
        }
    }

    @Test
    void endsAnAdoptedTaskWithItsTree() throws Exception {
        leftBehind("setsid sleep 1000 & sleep 1000");

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            rig.kill(1, 1, "stop");

            assertThat(rig.awaitEnd(1).phase()).isEqualTo(Phase.KILLED);
            rig.assertNobodyLeft();
        }
    }

    @Test
    void reportsAsLostWhatNobodyCanTellAndEndsItsRest() throws Exception {
        leftBehind("setsid sleep 1000 & " + waitFor("go") + "; kill -9 $PPID; touch " + file("orphan")
                + "; exec sleep 1000");
        Files.createFile(file("go"));
        awaitFile(file("orphan"));

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.LOST);
            assertThat(end.reason()).contains("nobody can say how");
            rig.awaitForgotten(1);
            rig.assertNobodyLeft();
        }
    }

    @Test
    void reportsAsLostWhatWasNeverStarted() throws Exception {
        // given an attempt that was written down, and no more
        Files.createDirectories(folder.resolve("attempts/1"));
        Files.writeString(folder.resolve("attempts/1/assignment"), """
                {"attemptId":1,"workflowInstanceId":77,"slot":7,"epoch":1,"project":"p","workflow":"w","task":"t",
                "attempt":1,"type":"shell","config":{},"params":{}}""");
        // and one that was not written to its end
        Files.createDirectories(folder.resolve("attempts/2/work"));
        Files.writeString(folder.resolve("attempts/2/assignment"), "{\"attemptId\":2,");

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.LOST);
            assertThat(end.reason()).contains("before it had started");
            assertThat(end.startedAt()).isNull();
            rig.awaitForgotten(1);
            rig.awaitForgotten(2);
            assertThat(rig.master.reportsOf(2)).isEmpty();
        }
    }

    @Test
    void takesUpWhatAnEarlierVersionHasBegun() throws Exception {
        Path own = Files.createDirectories(folder.resolve("attempts/1"));
        Files.createDirectory(own.resolve("work"));
        Files.writeString(own.resolve("assignment"), """
                {"attemptId":1,"workflowInstanceId":77,"slot":7,"epoch":1,"project":"p","workflow":"w","task":"t",
                "attempt":1,"type":"shell","config":{},"params":{}}""");
        Files.writeString(own.resolve("script"), "exit 4");
        Files.writeString(own.resolve("pid"), Files.readString(Path.of("/proc/self/stat")));
        Files.writeString(own.resolve("exit"), "4\n");

        try (WorkerRig rig = new WorkerRig(folder, settings(8))) {
            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.FAILED);
            assertThat(end.exitCode()).isEqualTo(4);
            rig.awaitForgotten(1);
            assertThat(rig.folder.spares()).isEmptyDirectory();
        }
    }

    @Test
    void keepsAResultUntilItIsCommitted() throws Exception {
        WorkerRig first = new WorkerRig(folder, settings(8));
        first.master.answers(FakeMaster.all(ReportReply.Verdict.RETRY));
        first.assign(shell(1, "echo a=b > $SCHEDULER_OUTPUT"));
        AttemptReport told = first.awaitEnd(1);
        first.stop();

        try (WorkerRig second = new WorkerRig(folder, settings(8))) {
            assertThat(second.awaitEnd(1)).isEqualTo(told);
            second.awaitForgotten(1);
        }
    }

    @Test
    void leavesTasksRunningOverACleanStop() throws Exception {
        WorkerRig first = new WorkerRig(folder, settings(8));
        first.assign(shell(1, waitFor("go")));
        first.awaitRunning(1);
        first.stop();
        assertThat(ProcessSnapshot.take().markers(first.folder.markerPrefix())).hasSize(1);

        try (WorkerRig second = new WorkerRig(folder, settings(8))) {
            Files.createFile(file("go"));
            assertThat(second.awaitEnd(1).phase()).isEqualTo(Phase.SUCCEEDED);
        }
    }

    @Test
    void goesOnWithAKillThatItsPredecessorHadBegun() throws Exception {
        WorkerRig first = new WorkerRig(folder, settings(8));
        first.assign(shell(1, "trap '' TERM; touch " + file("ready") + "; while :; do sleep 0.1; done"));
        awaitFile(file("ready"));
        first.kill(1, 1, "stop");
        awaitFile(folder.resolve("attempts/1/kill"));
        first.stop();

        try (WorkerRig second = new WorkerRig(folder, settings(8))) {
            AttemptReport end = second.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.KILLED);
            assertThat(end.reason()).isEqualTo("stop");
            second.assertNobodyLeft();
        }
    }
}
