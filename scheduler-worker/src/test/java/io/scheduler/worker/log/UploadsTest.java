package io.scheduler.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.logs.LogId;
import io.scheduler.logs.StoredLogs;
import io.scheduler.logs.folder.FolderLogStore;
import io.scheduler.worker.folder.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final LogId FIRST = new LogId(77, 1);
    private static final LogId LAST = new LogId(77, 2);

    @TempDir
    Path dir;

    private DataFolder folder;
    private Ledger ledger;
    private Uploads uploads;

    @BeforeEach
    void open() throws IOException {
        folder = DataFolder.open(dir.resolve("worker"), new SplittableRandom(1));
        ledger = new Ledger(dir.resolve("log-ledger"));
        LogSettings settings = new LogSettings(null, null, null, null, null, null, null, Duration.ofMillis(1_500));
        uploads = new Uploads(
                new StoredLogs(new FolderLogStore(dir.resolve("store"), "w")),
                ledger,
                folder,
                settings,
                new LogMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
        uploads.start();
    }

    @AfterEach
    void close() throws IOException {
        uploads.close();
        ledger.close();
        folder.close();
    }

    private void ended(LogId log) throws IOException {
        Path file = folder.log(log.workflowInstanceId(), log.attemptId());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "hello");
        ledger.owe(log);
        uploads.ended(log);
    }

    /** The store is away: something has been owed for a long time when the last task ends. */
    @Test
    void theLastTasksLogIsWaitedForHoweverLongOthersHaveBeenOwed() throws IOException {
        ended(FIRST);
        assertThat(uploads.isAtRest()).isFalse();
        Awaitility.await().atMost(LIMIT).until(uploads::isAtRest);
        ended(LAST);
        assertThat(uploads.isAtRest())
                .as("nobody has waited for the last one yet")
                .isFalse();

        Files.createDirectory(dir.resolve("store"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> uploads.owed() == 0);
        assertThat(uploads.isAtRest()).isTrue();
    }
}
