package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.dispatched;
import static io.scheduler.worker.WorkerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.contract.AssignReply.Verdict;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.handover.Handover;
import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Scarcity;
import io.scheduler.worker.task.TaskOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole worker without file descriptors, and after that. */
class NoDescriptorsTest {
    @TempDir
    Path folder;

    @Test
    void takesNothingTellsNoEndAndRecovers() throws Exception {
        Scarcity.staged(NoDescriptorsTest.class, folder);
    }

    public static void main(String[] arguments) {
        Scarcity.play(() -> work(Path.of(arguments[0]).resolve("worker")));
    }

    @SuppressWarnings("try")
    private static void work(Path root) throws Exception {
        WorkerRig rig = new WorkerRig(root, WorkerRig.settings(8));
        rig.assign(shell(9, "sleep 1000"));
        rig.awaitRunning(9);
        rig.assign(shell(8, "true"));
        rig.awaitEnd(8);
        rig.awaitForgotten(8);
        TaskOutcome.Succeeded succeeded = new TaskOutcome.Succeeded(Instant.EPOCH, 0, Map.of());
        TaskAssignment.Outputs declared = new TaskAssignment.Outputs(List.of("rows"), Map.of());
        Path log = rig.folder.log(WorkerRig.WORKFLOW, 8);

        try (Scarcity none = Scarcity.begin()) {
            assertThat(rig.assign(shell(1, "true"))).containsExactly(Verdict.ACCEPTED);
            AttemptReport end = rig.awaitEnd(1);
            assertThat(end.phase()).isEqualTo(Phase.LOST);
            assertThat(end.reason()).contains("too many open files").contains("ulimit -n");
            assertThat(rig.worker.load().obstacle()).startsWith("too many open files");
            assertThat(rig.assign(shell(2, "true"))).containsExactly(Verdict.FULL);

            rig.kill(9, 1, "stop");
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> rig.master.reportsOf(9).stream()
                            .noneMatch(report -> report.phase().isFinished()));
            assertThatThrownBy(() -> Handover.complete(succeeded, declared, log))
                    .as("that a log can not be read now makes no task fail")
                    .isInstanceOf(CouldNotLookException.class);
        }

        assertThat(rig.awaitEnd(9).phase()).isEqualTo(Phase.KILLED);
        rig.awaitForgotten(9);
        rig.assertNobodyLeft();
        await().until(() -> rig.worker.load().obstacle() == null);
        assertThat(rig.assign(dispatched(shell(2, "true"), Instant.EPOCH))).containsExactly(Verdict.ACCEPTED);
        assertThat(rig.awaitEnd(2).phase()).isEqualTo(Phase.SUCCEEDED);
        rig.close();
    }
}
