package io.scheduler.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.Worker;
import io.scheduler.worker.fence.SelfFence;
import io.scheduler.worker.fence.Watch;
import io.scheduler.worker.folder.ByteSize;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.folder.FreeSpace;
import io.scheduler.worker.guard.Guard;
import io.scheduler.worker.log.LogCare;
import io.scheduler.worker.metrics.WorkerMetrics;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.task.Permit;
import io.scheduler.worker.task.Recovered;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskContext;
import io.scheduler.worker.task.TaskType;
import io.scheduler.worker.task.TaskTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a task type throws when it starts something, the attempt ends. */
class AttemptRunnerTest {
    @TempDir
    Path root;

    private record Broken(Throwable cause) implements TaskType {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Optional<String> reject(TaskAssignment assignment) {
            return Optional.empty();
        }

        @Override
        public boolean outlivesWorker() {
            return false;
        }

        @Override
        public RunningTask start(TaskContext context) throws IOException {
            switch (cause) {
                case IOException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(cause);
            }
        }

        @Override
        public Recovered recover(TaskContext context) {
            throw new IllegalStateException("expected to be asked only after a restart");
        }
    }

    private AttemptReport endOf(Throwable cause) throws Exception {
        CompletableFuture<AttemptReport> end = new CompletableFuture<>();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (DataFolder folder = DataFolder.open(root, new Random(1));
                Guard guard = Guard.open(folder, "setsid");
                TreeKiller killer = new TreeKiller()) {
            // else it would still be starting while the folder is removed
            assertThat(guard.awaitGuardian()).isTrue();
            Watch watch = new Watch(new SelfFence(Duration.ofSeconds(6)), guard, System.nanoTime());
            FreeSpace space = new FreeSpace(root, new ByteSize(0));
            Admission admission = new Admission(new DeskLimits(2, 4, 4), new SlotOwners(), watch, space);
            AttemptDesk.Parts parts = new AttemptDesk.Parts(
                    new TaskTypes(List.of(new Broken(cause))),
                    folder,
                    killer,
                    new WorkerMetrics(meters),
                    Clock.systemUTC(),
                    LogCare.open(folder, Worker.Logs.here().settings(), null, Clock.systemUTC(), meters));
            AttemptRunner runner = new AttemptRunner(
                    parts,
                    new AttemptJournal(folder, 2),
                    new AttemptRunner.Graces(Duration.ofSeconds(1), Duration.ofMillis(100)),
                    admission);
            TaskAssignment assignment =
                    new TaskAssignment(1, 77, 7, 1, "p", "w", "t", 1, "broken", Map.of(), Map.of(), null);
            runner.start(
                    new Attempt(assignment, new Permit(root, () -> false)),
                    new AttemptRunner.Listener(report -> {}, (attempt, report) -> end.complete(report), attempt -> {}));
            try {
                return end.get(5, TimeUnit.SECONDS);
            } finally {
                runner.close();
            }
        }
    }

    @Test
    void failsWithAnError() throws Exception {
        AttemptReport end = endOf(new NoClassDefFoundError("com/example/Missing"));

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).contains("could not start the task: ").contains("com/example/Missing");
    }

    @Test
    void isLostWithoutDescriptors() throws Exception {
        AttemptReport end = endOf(new IOException("Cannot run program: error=24, Too many open files"));

        assertThat(end.phase()).isEqualTo(Phase.LOST);
        assertThat(end.reason()).contains("it has too many open files").contains("ulimit -n");
    }

    @Test
    void failsWithAnyOtherFailure() throws Exception {
        assertThat(endOf(new IOException("no such program")).phase()).isEqualTo(Phase.FAILED);
    }
}
