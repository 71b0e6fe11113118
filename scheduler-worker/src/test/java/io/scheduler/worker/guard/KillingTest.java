package io.scheduler.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.process.Scarcity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guardian that can not look has not ended anything. */
class KillingTest {
    private static final String PREFIX = "killing-test-";

    @TempDir
    Path folder;

    @Test
    void isDoneOnlyWhenItCouldLook() throws Exception {
        Scarcity.staged(KillingTest.class, folder);
    }

    public static void main(String[] arguments) {
        Scarcity.play(() -> finish(Path.of(arguments[0])));
    }

    @SuppressWarnings("try")
    private static void finish(Path root) throws Exception {
        GuardFile file = GuardFile.prepare(root);
        file.replace(GuardFile.NONE, GuardFile.KILLING);
        Path permit = Files.createFile(GuardFile.folder(root).resolve("permit-0"));
        Path said = root.resolve("guardian.log");
        Killing killing = new Killing(root, PREFIX, file, new GuardianLog(said, Clock.systemUTC()), Clock.systemUTC());
        ProcessBuilder builder = new ProcessBuilder("setsid", "sleep", "1000");
        builder.environment().put(ProcessSnapshot.MARKER_VARIABLE, PREFIX + 1);
        Process task = builder.start();
        try {
            CompletableFuture<Void> finished;
            try (Scarcity none = Scarcity.begin()) {
                finished = CompletableFuture.runAsync(killing::finish);
                assertThatThrownBy(() -> finished.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                assertThat(file.word()).isEqualTo(GuardFile.KILLING);
                assertThat(task.isAlive()).isTrue();
            }
            finished.get(10, TimeUnit.SECONDS);
            assertThat(file.word()).isEqualTo(GuardFile.KILLED);
            assertThat(task.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(permit).doesNotExist();
            assertThat(Files.readString(said)).contains("ended 1 processes of 1 attempts");
        } finally {
            task.destroyForcibly();
        }
    }
}
