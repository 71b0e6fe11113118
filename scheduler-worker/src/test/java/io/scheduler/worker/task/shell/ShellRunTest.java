package io.scheduler.worker.task.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessTree;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.task.Permit;
import io.scheduler.worker.task.TaskOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kill of a process that is gone already, before the news of it. */
class ShellRunTest {
    @TempDir
    Path folder;

    private final TreeKiller killer = new TreeKiller();

    @AfterEach
    void close() {
        killer.close();
    }

    private volatile boolean withdrawn;

    private ShellRun ofEndedProcess() {
        // No machine hands out such a number.
        ProcessTree tree = new ProcessTree("nobody-has-this-marker", new ProcessId(Integer.MAX_VALUE, 1));
        return new ShellRun(
                new AttemptFiles(folder),
                new Permit(folder, () -> withdrawn),
                tree,
                Instant.EPOCH,
                killer,
                Duration.ofMillis(100),
                Clock.systemUTC());
    }

    private static TaskOutcome endOf(ShellRun run) throws Exception {
        return run.ended().get(10, TimeUnit.SECONDS);
    }

    @Test
    void tellsTheWrittenExit() throws Exception {
        Files.writeString(folder.resolve("exit"), "0\n");
        ShellRun run = ofEndedProcess();

        run.kill(Duration.ofMillis(100));

        assertThat(endOf(run)).isInstanceOf(TaskOutcome.Succeeded.class);
        run.gone().get(10, TimeUnit.SECONDS);
    }

    @Test
    void waitsForTheStatusOfAProcessThatLeftNone() throws Exception {
        ShellRun run = ofEndedProcess();

        run.kill(Duration.ofMillis(100));
        run.exited(Instant.EPOCH, Optional.of(3));

        assertThat(endOf(run))
                .isInstanceOfSatisfying(
                        TaskOutcome.Failed.class,
                        failed -> assertThat(failed.exitCode()).isEqualTo(3));
    }

    @Test
    void saysThatNobodyKnowsWhenNoStatusComes() throws Exception {
        ShellRun run = ofEndedProcess();

        run.kill(Duration.ofMillis(100));

        assertThat(endOf(run))
                .isInstanceOfSatisfying(
                        TaskOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("ended from outside"));
    }

    @Test
    void isLostWhenTheGuardianHasEndedIt() throws Exception {
        GuardianNote.write(folder, "the guardian ended it at noon");
        ShellRun run = ofEndedProcess();

        withdrawn = true;
        run.exited(Instant.EPOCH, Optional.of(137));

        assertThat(endOf(run)).isEqualTo(new TaskOutcome.Lost(Instant.EPOCH, "the guardian ended it at noon"));
    }

    @Test
    void isWhatItIsWhenItEndedBeforeTheGuardianCame() throws Exception {
        Files.writeString(folder.resolve("exit"), "0\n");
        ShellRun run = ofEndedProcess();

        withdrawn = true;
        run.exited(Instant.EPOCH, Optional.of(137));

        assertThat(endOf(run)).isInstanceOf(TaskOutcome.Succeeded.class);
    }
}
