package io.scheduler.worker.task.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.workflow.TaskTypeSchema;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.task.Permit;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskContext;
import io.scheduler.worker.task.TaskOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadRunTest {
    @TempDir
    Path folder;

    private final AtomicBoolean withdrawn = new AtomicBoolean();

    private RunningTask start(TaskBody body) throws Exception {
        TaskAssignment assignment = new TaskAssignment(1, 2, 3, 1, "p", "w", "t", 1, "x", Map.of(), Map.of(), null);
        TaskContext context = new TaskContext(
                assignment, folder, folder.resolve("log"), "m", new Permit(folder.resolve("permit"), withdrawn::get));
        TaskTypeSchema schema = new TaskTypeSchema("x", "X", "", List.of(), false);
        return new ThreadTaskType(schema, body, task -> new Thread(task).start(), Clock.systemUTC()).start(context);
    }

    private static TaskOutcome end(RunningTask task) throws Exception {
        return task.ended().get(10, TimeUnit.SECONDS);
    }

    /** The process stood still, the guardian has acted, and nobody here knows yet: nothing that others see is done any more. */
    @Test
    void doesNothingMoreOnceTheGuardianHasEndedIt() throws Exception {
        CountDownLatch standsStill = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        RunningTask task = start(run -> {
            run.mayGoOn();
            standsStill.await();
            run.mayGoOn();
            done.set(true);
        });

        withdrawn.set(true);
        standsStill.countDown();

        assertThat(end(task)).isInstanceOf(TaskOutcome.Lost.class);
        assertThat(done).isFalse();
    }

    @Test
    void whatIsKilledDoesNothingMoreEvenWhenItIgnoresTheInterrupt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        RunningTask task = start(run -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                run.log("ignored");
            }
            run.mayGoOn();
            run.log("went on");
        });
        begun.await();

        task.kill(Duration.ofSeconds(10));

        assertThat(end(task)).isInstanceOf(TaskOutcome.Killed.class);
        task.gone().get(10, TimeUnit.SECONDS);
        assertThat(Files.readString(folder.resolve("log")))
                .startsWith("ignored")
                .doesNotContain("went on");
    }

    /** Many things that wait do not take the interrupt away, JDBC for instance. */
    @Test
    void whatIsSaidAfterTheInterruptStandsInTheLog() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        RunningTask task = start(run -> {
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            run.log("cleaning up");
            run.log(Thread.currentThread().isInterrupted() ? "still interrupted" : "?");
            throw new TaskFailedException("given up");
        });
        begun.await();

        task.kill(Duration.ofSeconds(10));

        assertThat(end(task)).isInstanceOf(TaskOutcome.Killed.class);
        assertThat(Files.readString(folder.resolve("log")))
                .isEqualTo("cleaning up\nstill interrupted\nended: given up\n");
    }

    @Test
    void anActionThatIsRegisteredTooLateIsCalledAtOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        RunningTask task = start(run -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                run.onCancel(called::countDown);
            }
        });
        begun.await();

        task.kill(Duration.ofSeconds(10));

        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void outputsAreBounded() throws Exception {
        assertThat(end(start(run -> run.output("a b", "x")))).isInstanceOf(TaskOutcome.Failed.class);
        assertThat(end(start(run -> run.output("a", "x".repeat(300_000))))).isInstanceOf(TaskOutcome.Failed.class);
        assertThat(end(start(run -> {
                    for (int i = 0; i < 201; i++) {
                        run.output("a" + i, "x");
                    }
                })))
                .isInstanceOf(TaskOutcome.Failed.class);
        assertThat(end(start(run -> run.output("größe", "1"))))
                .isInstanceOfSatisfying(
                        TaskOutcome.Succeeded.class,
                        good -> assertThat(good.outputs()).isEqualTo(Map.of("größe", "1")));
    }
}
