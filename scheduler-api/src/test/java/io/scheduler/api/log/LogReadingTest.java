package io.scheduler.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.state.TaskState;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.logs.LogId;
import io.scheduler.logs.LogStore.Content;
import io.scheduler.logs.StoredLogs;
import io.scheduler.logs.folder.FolderLogStore;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.LogChunk.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real folder as store; the worker is a text, or away. */
class LogReadingTest {
    private static final LogId LOG = new LogId(77, 4711);
    private static final String TEXT = "0123456789abcdef";
    private static final String LOST =
            "\n(the log ends here: its worker was lost while the task ran, and had stored it up to this" + " point)\n";

    @TempDir
    Path dir;

    private StoredLogs store;
    private LogReading logs;
    private String live = TEXT;
    private Status worker = Status.FOUND;
    private boolean running = true;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(dir.resolve("store"));
        store = new StoredLogs(new FolderLogStore(dir.resolve("store"), "w"));
        logs = new LogReading(this::live, new FolderLogStore(dir.resolve("store"), "api"));
    }

    @Test
    void whileTheWorkerIsThereItIsAsked() throws IOException {
        store.putPart(LOG, 0, bytes("0123"), 4);
        assertThat(read(TaskState.RUNNING, 0, 100)).isEqualTo(TEXT);
        running = false;
        assertThat(read(TaskState.SUCCEEDED, 4, 4)).isEqualTo("4567");
    }

    @Test
    void whatIsWholeInTheStoreIsReadThere() throws IOException {
        live = "not asked";
        store.putWhole(LOG, content(TEXT));
        assertThat(read(TaskState.SUCCEEDED, 3, 4)).isEqualTo("3456");
        LogChunk end = logs.read(attempt(TaskState.FAILED), 14, 100);
        assertThat(end.complete()).isTrue();
        assertThat(end.nextOffset()).isEqualTo(16);
        assertThat(logs.read(attempt(TaskState.FAILED), 16, 100).complete()).isTrue();
    }

    @Test
    void ofALostWorkerThereIsWhatItHadStored() throws IOException {
        worker = Status.WORKER_UNREACHABLE;
        store.putPart(LOG, 0, bytes("01234567"), 8);
        store.putPart(LOG, 8, bytes("89ab"), 4);
        assertThat(follow(TaskState.LOST, 5)).isEqualTo("0123456789ab" + LOST);
        assertThat(follow(TaskState.LOST, 1_000)).isEqualTo("0123456789ab" + LOST);
        assertThat(logs.read(attempt(TaskState.LOST), 0, 1_000).complete()).isTrue();
        assertThat(follow(TaskState.SUCCEEDED, 1_000)).contains("the rest lies on its worker");
    }

    @Test
    void aWorkerThatIsAwayWhileItsTaskRunsMayComeBack() throws IOException {
        worker = Status.WORKER_UNREACHABLE;
        assertThat(logs.read(attempt(TaskState.RUNNING), 0, 10).status()).isEqualTo(Status.WORKER_UNREACHABLE);
        store.putPart(LOG, 0, bytes("0123"), 4);
        LogChunk beginning = logs.read(attempt(TaskState.RUNNING), 0, 10);
        assertThat(new String(beginning.bytes(), StandardCharsets.UTF_8)).isEqualTo("0123");
        assertThat(beginning.complete()).isFalse();
        LogChunk more = logs.read(attempt(TaskState.RUNNING), 4, 10);
        assertThat(more.bytes()).isEmpty();
        assertThat(more.complete()).isFalse();
        worker = Status.FOUND;
        assertThat(read(TaskState.RUNNING, 4, 100)).isEqualTo(TEXT.substring(4));
    }

    @Test
    void whoFollowsALogNoticesNothingWhenItMoves() throws IOException {
        store.putPart(LOG, 0, bytes(TEXT), 9);
        StringBuilder all = new StringBuilder(read(TaskState.RUNNING, 0, 5));
        worker = Status.WORKER_UNREACHABLE;
        all.append(read(TaskState.RUNNING, 5, 3));
        all.append(read(TaskState.RUNNING, 8, 3));
        store.putWhole(LOG, content(TEXT));
        all.append(read(TaskState.RUNNING, 9, 3));
        all.append(read(TaskState.SUCCEEDED, 12, 100));
        assertThat(all).hasToString(TEXT);
    }

    @Test
    void aWorkerWithoutTheLogAndAStoreWithoutItIsNoLog() throws IOException {
        worker = Status.NO_LOG;
        assertThat(logs.read(attempt(TaskState.SUCCEEDED), 0, 10).status()).isEqualTo(Status.NO_LOG);
    }

    @Test
    void aStoreThatIsAwayIsAFailureOnlyWhenTheWorkerHasNothing() throws IOException {
        Files.delete(dir.resolve("store"));
        running = false;
        assertThat(read(TaskState.SUCCEEDED, 0, 100)).isEqualTo(TEXT);
        worker = Status.WORKER_UNREACHABLE;
        assertThatThrownBy(() -> logs.read(attempt(TaskState.SUCCEEDED), 0, 10)).isInstanceOf(IOException.class);
    }

    @Test
    void withoutAStoreTheWorkerIsAsked() throws IOException {
        LogReading plain = new LogReading(this::live, null);
        assertThat(plain.read(attempt(TaskState.SUCCEEDED), 0, 4).bytes()).isEqualTo(bytes("0123"));
        plain.close();
    }

    private LogChunk live(TaskInstance attempt, long offset, int limit) {
        if (worker != Status.FOUND) {
            return LogChunk.none(worker, offset);
        }
        byte[] all = bytes(live);
        int from = (int) Math.min(all.length, offset);
        int to = Math.min(all.length, from + limit);
        return new LogChunk(Status.FOUND, Arrays.copyOfRange(all, from, to), to, !running && to == all.length);
    }

    private String follow(TaskState state, int limit) throws IOException {
        StringBuilder all = new StringBuilder();
        LogChunk chunk = logs.read(attempt(state), 0, limit);
        while (chunk.bytes().length > 0) {
            all.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
            chunk = logs.read(attempt(state), chunk.nextOffset(), limit);
        }
        assertThat(chunk.complete()).isTrue();
        return all.toString();
    }

    private String read(TaskState state, long offset, int limit) throws IOException {
        return new String(logs.read(attempt(state), offset, limit).bytes(), StandardCharsets.UTF_8);
    }

    private static TaskInstance attempt(TaskState state) {
        return new TaskInstance(
                LOG.attemptId(),
                LOG.workflowInstanceId(),
                0,
                "t",
                "shell",
                1,
                state,
                false,
                "worker-1",
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Content content(String text) {
        return new Content() {
            @Override
            public long length() {
                return text.length();
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes(text));
            }
        };
    }
}
