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
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoneRunsTest {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
    private static final LogId KEPT = new LogId(76, 1);
    private static final LogId LATE = new LogId(77, 2);

    @TempDir
    Path dir;

    private DataFolder folder;
    private Ledger ledger;
    private StoredLogs store;
    private GoneRuns gone;

    @BeforeEach
    void open() throws IOException {
        folder = DataFolder.open(dir.resolve("worker"), new SplittableRandom(1));
        ledger = new Ledger(dir.resolve("log-ledger"));
        store = new StoredLogs(new FolderLogStore(Files.createDirectory(dir.resolve("store")), "w"));
        gone = new GoneRuns(folder, new RunningLogs(), ledger, store, new LogMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
        folder.close();
    }

    private void given(LogId log) throws IOException {
        Path file = folder.log(log.workflowInstanceId(), log.attemptId());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "hello");
        store.putPart(log, 0, "hello".getBytes(), 5);
        ledger.stored(log, NOW);
    }

    /** The master had cleared the store of the run before this worker could store. */
    @Test
    void whatWasStoredTooLateGoesFromTheStoreToo() throws IOException {
        given(KEPT);
        given(LATE);
        gone.removed(List.of(LATE.workflowInstanceId()));
        gone.look(NOW, null);

        assertThat(store.read(LATE, 0, 10)).isEmpty();
        assertThat(folder.log(LATE.workflowInstanceId(), LATE.attemptId())).doesNotExist();
        assertThat(ledger.knows(LATE.workflowInstanceId())).isFalse();
        assertThat(store.read(KEPT, 0, 10)).isPresent();
        assertThat(folder.log(KEPT.workflowInstanceId(), KEPT.attemptId())).exists();
    }

    @Test
    void aStoreThatIsAwayKeepsTheLogHereSoThatItIsAskedForAgain() throws IOException {
        given(LATE);
        Files.move(dir.resolve("store"), dir.resolve("away"));
        gone.removed(List.of(LATE.workflowInstanceId()));
        gone.look(NOW, null);
        assertThat(folder.log(LATE.workflowInstanceId(), LATE.attemptId())).exists();
        assertThat(ledger.knows(LATE.workflowInstanceId())).isTrue();
    }
}
