package io.scheduler.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.logs.folder.FolderLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredLogsTest {
    private static final LogId LOG = new LogId(12_345, 7);

    @TempDir
    Path root;

    private LogStore store;
    private StoredLogs logs;

    @BeforeEach
    void open() {
        store = new FolderLogStore(root, "w1");
        logs = new StoredLogs(store);
    }

    @Test
    void partsAreOneLog() throws IOException {
        part(0, "0123456789");
        part(10, "abc");
        part(10, "abcdef");

        assertThat(read(0, 100)).isEqualTo("0123456789abcdef");
        assertThat(read(8, 4)).isEqualTo("89ab");
        assertThat(read(12, 100)).isEqualTo("cdef");
        assertThat(read(16, 100)).isEmpty();
        assertThat(read(99, 100)).isEmpty();
        assertThat(logs.read(LOG, 0, 1).orElseThrow().length()).isEqualTo(16);
        assertThat(logs.read(LOG, 0, 100).orElseThrow().whole()).isFalse();
        assertThat(logs.readWhole(LOG, 0, 100)).isEmpty();
        assertThat(logs.tail(LOG)).isEqualTo(new StoredLogs.Tail(10, 6));
    }

    @Test
    void wholeTakesThePlaceOfItsParts() throws IOException {
        part(0, "0123456789");
        part(10, "abc");
        logs.putWhole(LOG, LogStoreContract.content("0123456789abcdef"));

        assertThat(store.list("12/12345/7/")).extracting(LogStore.Stored::name).containsExactly("12/12345/7/whole");
        assertThat(read(8, 4)).isEqualTo("89ab");
        assertThat(logs.read(LOG, 0, 100).orElseThrow().whole()).isTrue();
        assertThat(logs.tail(LOG)).isEqualTo(new StoredLogs.Tail(0, 0));
    }

    @Test
    void whatLiesBehindAGapIsNotRead() throws IOException {
        part(0, "0123456789");
        part(12, "xyz");
        assertThat(read(0, 100)).isEqualTo("0123456789");
        assertThat(logs.read(LOG, 11, 100).orElseThrow().bytes()).isEmpty();
    }

    @Test
    void nothingIsNothing() throws IOException {
        assertThat(logs.read(LOG, 0, 100)).isEmpty();
        logs.putWhole(LOG, LogStoreContract.content(""));
        assertThat(logs.read(LOG, 0, 100).orElseThrow().length()).isZero();
    }

    @Test
    void aRunIsDeletedWithAllItsLogs() throws IOException {
        part(0, "x");
        logs.putWhole(new LogId(12_345, 8), LogStoreContract.content("y"));
        logs.putWhole(new LogId(12_346, 9), LogStoreContract.content("z"));
        logs.delete(List.of(12_345L, 99L));
        assertThat(store.list("12/")).extracting(LogStore.Stored::name).containsExactly("12/12346/9/whole");
    }

    private void part(long start, String text) throws IOException {
        byte[] bytes = (text + "rest of a larger array").getBytes(StandardCharsets.UTF_8);
        logs.putPart(LOG, start, bytes, text.length());
    }

    private String read(long offset, int limit) throws IOException {
        return new String(logs.read(LOG, offset, limit).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }
}
