package io.scheduler.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can not look takes nobody for dead. */
class CouldNotLookTest {
    private static final String MARKER = "could-not-look-1";

    @TempDir
    Path folder;

    @Test
    void endsATreeOnlyWhenItCouldLook() throws Exception {
        Scarcity.staged(CouldNotLookTest.class, folder);
    }

    public static void main(String[] arguments) {
        Scarcity.play(CouldNotLookTest::kill);
    }

    @SuppressWarnings("try")
    private static void kill() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sleep", "1000");
        builder.environment().put(ProcessSnapshot.MARKER_VARIABLE, MARKER);
        Process task = builder.start();
        try (TreeKiller killer = new TreeKiller()) {
            ProcessId id = ProcessSnapshot.one(task.pid()).orElseThrow().id();
            CompletableFuture<String> end;
            try (Scarcity none = Scarcity.begin()) {
                end = killer.end(new ProcessTree(MARKER, id), Duration.ofMillis(100));
                assertThatThrownBy(() -> end.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                assertThatThrownBy(() -> ProcessSnapshot.isAlive(id))
                        .isInstanceOf(CouldNotLookException.class)
                        .hasMessageContaining("/proc/" + task.pid())
                        .hasMessageContaining("ulimit -n");
                assertThatThrownBy(ProcessSnapshot::take).isInstanceOf(CouldNotLookException.class);
                assertThat(ProcessSnapshot.isAlive(new ProcessId(Integer.MAX_VALUE, 1)))
                        .as("to see that a number is nobody's takes no descriptor")
                        .isFalse();
                assertThat(task.isAlive()).isTrue();
            }
            assertThat(end.get(10, TimeUnit.SECONDS)).isEmpty();
            assertThat(task.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            task.destroyForcibly();
        }
    }
}
