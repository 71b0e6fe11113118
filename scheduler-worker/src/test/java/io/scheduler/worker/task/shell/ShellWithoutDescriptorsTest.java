package io.scheduler.worker.task.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.process.ProcessTree;
import io.scheduler.worker.process.Scarcity;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.task.Permit;
import io.scheduler.worker.task.TaskOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a task is told when it can be seen, not when nothing can be. */
class ShellWithoutDescriptorsTest {
    private static final String MARKER = "shell-without-descriptors-";

    @TempDir
    Path folder;

    @Test
    void tellsEndsOnlyWhenItCouldLook() throws Exception {
        Scarcity.staged(ShellWithoutDescriptorsTest.class, folder);
    }

    public static void main(String[] arguments) {
        Scarcity.play(() -> new ShellWithoutDescriptorsTest().ends(Path.of(arguments[0])));
    }

    private final TreeKiller killer = new TreeKiller();

    private ShellRun run(Path own, ProcessTree tree, boolean withdrawn) throws Exception {
        return new ShellRun(
                new AttemptFiles(Files.createDirectory(own)),
                new Permit(own, () -> withdrawn),
                tree,
                Instant.EPOCH,
                killer,
                Duration.ofMillis(100),
                Clock.systemUTC());
    }

    private static Process task(int number) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sleep", "1000");
        builder.environment().put(ProcessSnapshot.MARKER_VARIABLE, MARKER + number);
        return builder.start();
    }

    private static ProcessId id(Process process) {
        return ProcessSnapshot.one(process.pid()).orElseThrow().id();
    }

    @SuppressWarnings("try")
    private void ends(Path root) throws Exception {
        Process running = task(1);
        Process adopted = task(2);
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            ProcessTree nobody = new ProcessTree(MARKER + "none", null);
            ShellRun killed = run(root.resolve("1"), new ProcessTree(MARKER + 1, id(running)), false);
            ShellRun byGuardian = run(root.resolve("2"), nobody, true);
            GuardianNote.write(root.resolve("2"), "the guardian ended it at noon");
            ShellRun succeeded = run(root.resolve("3"), nobody, false);
            Files.writeString(root.resolve("3/output"), "rows=1\n");
            ShellRun untold = run(root.resolve("4"), nobody, false);
            Files.writeString(root.resolve("4/exit"), "4\n");
            AdoptedProcesses watch = new AdoptedProcesses(timer);
            ProcessId adoptedId = id(adopted);
            CompletableFuture<Void> adoptedEnded;

            try (Scarcity none = Scarcity.begin()) {
                adoptedEnded = watch.ended(adoptedId);
                killed.kill(Duration.ofMillis(100));
                byGuardian.exited(Instant.EPOCH, Optional.of(137));
                succeeded.exited(Instant.EPOCH, Optional.of(0));
                untold.exitedAsWritten();

                // longer than the exit of a task that nobody finds is waited for
                assertThatThrownBy(() -> killed.ended().get(3, TimeUnit.SECONDS))
                        .isInstanceOf(TimeoutException.class);
                assertThat(adoptedEnded).isNotDone();
                assertThat(byGuardian.ended()).isNotDone();
                assertThat(succeeded.ended()).isNotDone();
                assertThat(untold.ended()).isNotDone();
                assertThat(running.isAlive()).isTrue();
            }

            assertThat(killed.ended().get(10, TimeUnit.SECONDS)).isInstanceOf(TaskOutcome.Killed.class);
            killed.gone().get(10, TimeUnit.SECONDS);
            assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(byGuardian.ended().get(10, TimeUnit.SECONDS))
                    .isEqualTo(new TaskOutcome.Lost(Instant.EPOCH, "the guardian ended it at noon"));
            assertThat(succeeded.ended().get(10, TimeUnit.SECONDS))
                    .isEqualTo(new TaskOutcome.Succeeded(Instant.EPOCH, 0, Map.of("rows", "1")));
            assertThat(untold.ended().get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Failed.class,
                            failed -> assertThat(failed.exitCode()).isEqualTo(4));
            assertThat(adoptedEnded).isNotDone();
            adopted.destroyForcibly();
            adoptedEnded.get(10, TimeUnit.SECONDS);
            timer.shutdownNow();
        } finally {
            running.destroyForcibly();
            adopted.destroyForcibly();
        }
    }
}
