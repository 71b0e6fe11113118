package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AssignReply.Verdict;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskTest {
    @TempDir
    Path folder;

    private WorkerRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new WorkerRig(folder, WorkerRig.settings(2));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void runsAnAttemptOnceHoweverOftenItIsAssigned() throws Exception {
        Path file = folder.resolve("ran");
        TaskAssignment task = shell(1, "echo x >> " + file);

        assertThat(rig.assign(task, task)).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        rig.awaitEnd(1);
        rig.awaitForgotten(1);
        assertThat(rig.assign(task)).containsExactly(Verdict.ACCEPTED);

        assertThat(rig.worker.load().running()).isZero();
        assertThat(Files.readString(file)).isEqualTo("x\n");
    }

    @Test
    void refusesBeyondItsCapacityUntilADispatchAnew() {
        List<Verdict> verdicts = rig.assign(shell(1, "sleep 1000"), shell(2, "sleep 1000"), shell(3, "true"));

        assertThat(verdicts).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.FULL);
        rig.kill(1, 1, "stop");
        rig.awaitEnd(1);
        assertThat(rig.assign(shell(3, "true"), shell(4, "true"))).containsExactly(Verdict.FULL, Verdict.ACCEPTED);
        rig.awaitEnd(4);
        TaskAssignment again = WorkerRig.dispatched(shell(3, "true"), Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(rig.assign(again)).containsExactly(Verdict.ACCEPTED);
        rig.awaitEnd(3);
    }

    @Test
    void whatWasKilledBeforeItCameIsNotTakenByAnyDispatch() {
        assertThat(rig.kill(7, 1, "stop")).isEqualTo(KillReply.Verdict.UNKNOWN);
        TaskAssignment late = WorkerRig.dispatched(shell(7, "true"), Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(rig.assign(late)).containsExactly(Verdict.FULL);
    }

    @Test
    void refusesOldEpochs() {
        rig.claim(5);

        assertThat(rig.assign(WorkerRig.task(1, 4, "noop", Map.of()))).containsExactly(Verdict.STALE_EPOCH);
        assertThat(rig.claim(4).refused()).containsExactly(WorkerRig.SLOT);
        // the new owner may send the same attempt
        assertThat(rig.assign(WorkerRig.task(1, 6, "noop", Map.of()))).containsExactly(Verdict.ACCEPTED);
        rig.awaitEnd(1);
        assertThat(rig.claim(5).refused()).containsExactly(WorkerRig.SLOT);
    }

    @Test
    void takesNothingWhileDraining() {
        rig.worker.retire();

        assertThat(rig.assign(shell(1, "true"))).containsExactly(Verdict.DRAINING);
        assertThat(rig.claim(1).freeCapacity()).isZero();
    }

    @Test
    void tellsAClaimWhatItHolds() {
        rig.master.answers(FakeMaster.all(ReportReply.Verdict.RETRY));
        rig.assign(shell(1, "sleep 1000"), shell(2, "echo a=b > $SCHEDULER_OUTPUT"));
        rig.awaitEnd(2);
        rig.awaitRunning(1);

        List<AttemptReport> held = rig.claim(2).attempts();

        assertThat(held).extracting(AttemptReport::attemptId).containsExactly(1L, 2L);
        assertThat(held).extracting(AttemptReport::phase).containsExactly(Phase.RUNNING, Phase.SUCCEEDED);
        assertThat(held.get(1).outputs()).containsEntry("a", "b");
        rig.master.answers(FakeMaster.all(ReportReply.Verdict.COMMITTED));
        rig.awaitForgotten(2);
        assertThat(rig.claim(3).attempts()).extracting(AttemptReport::attemptId).containsExactly(1L);
    }

    @Test
    void refusesASecondWorkerOnTheSameFolder() {
        assertThatThrownBy(() -> DataFolder.open(folder, new Random(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another worker uses it");
    }

    @Test
    void runsManyTasksThroughItsCapacity() throws Exception {
        rig.close();
        rig = new WorkerRig(folder, WorkerRig.settings(200));
        List<TaskAssignment> tasks = new ArrayList<>();
        LongStream.rangeClosed(1, 200).forEach(id -> tasks.add(shell(id, "echo n=" + id + " > $SCHEDULER_OUTPUT")));
        List<Integer> loads = new CopyOnWriteArrayList<>();
        rig.worker.onLoad(load -> loads.add(load.running()));

        assertThat(rig.assign(tasks.toArray(TaskAssignment[]::new))).containsOnly(Verdict.ACCEPTED);

        for (TaskAssignment task : tasks) {
            assertThat(rig.awaitEnd(task.attemptId()).outputs()).containsEntry("n", Long.toString(task.attemptId()));
        }
        await().untilAsserted(() -> assertThat(rig.attemptFolders()).isZero());
        assertThat(rig.worker.load().running()).isZero();
        assertThat(loads).isNotEmpty().contains(0);
    }
}
