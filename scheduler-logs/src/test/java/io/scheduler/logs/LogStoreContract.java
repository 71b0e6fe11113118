package io.scheduler.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.logs.LogStore.Content;
import io.scheduler.logs.LogStore.Stored;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every kind of store promises. */
abstract class LogStoreContract {
    /** An empty one, of this test alone. */
    abstract LogStore store() throws IOException;

    @Test
    void whatIsStoredIsRead() throws IOException {
        LogStore store = store();
        store.put("a/b/part-1", content("hello"));

        assertThat(text(store, "a/b/part-1", 0, 100)).isEqualTo("hello");
        assertThat(text(store, "a/b/part-1", 1, 3)).isEqualTo("ell");
        assertThat(store.read("a/b/part-1", 1, 3).orElseThrow().length()).isEqualTo(5);
        assertThat(text(store, "a/b/part-1", 5, 10)).isEmpty();
        assertThat(store.read("a/b/part-1", 9, 10).orElseThrow().length()).isEqualTo(5);
        assertThat(store.read("a/b/part-2", 0, 10)).isEmpty();
        assertThat(store.read("x/y/z", 0, 10)).isEmpty();
    }

    @Test
    void whatIsStoredAgainIsReplaced() throws IOException {
        LogStore store = store();
        store.put("a/whole", content("one"));
        store.put("a/whole", content("one and two"));
        assertThat(text(store, "a/whole", 0, 100)).isEqualTo("one and two");
        store.put("a/whole", content(""));
        assertThat(text(store, "a/whole", 0, 100)).isEmpty();
        assertThat(store.read("a/whole", 0, 100).orElseThrow().length()).isZero();
    }

    @Test
    void whatBeginsSoIsListedAndDeleted() throws IOException {
        LogStore store = store();
        for (String name :
                List.of("1/12/5/part-000", "1/12/5/part-009", "1/12/5/whole", "1/12/51/whole", "1/123/5/whole")) {
            store.put(name, content(name));
        }
        assertThat(store.list("1/12/"))
                .extracting(Stored::name)
                .containsExactly("1/12/5/part-000", "1/12/5/part-009", "1/12/5/whole", "1/12/51/whole");
        assertThat(store.list("1/12/5/part-")).extracting(Stored::length).containsExactly(15L, 15L);
        assertThat(store.list("2/")).isEmpty();

        store.delete(List.of("1/12/5/part-000", "1/12/5/part-009", "1/12/5/never"));
        assertThat(store.list("1/12/5/")).extracting(Stored::name).containsExactly("1/12/5/whole");
        store.delete(List.of("1/12/5/whole", "1/12/51/whole"));
        assertThat(store.list("1/")).extracting(Stored::name).containsExactly("1/123/5/whole");
    }

    @Test
    void whatIsLargeIsStoredAsItIs() throws IOException {
        LogStore store = store();
        byte[] large = new byte[5 << 20];
        new Random(1).nextBytes(large);
        store.put("large", content(large));
        assertThat(store.read("large", 3 << 20, 1000).orElseThrow().bytes())
                .isEqualTo(Arrays.copyOfRange(large, 3 << 20, (3 << 20) + 1000));
        assertThat(store.read("large", 0, large.length).orElseThrow().bytes()).isEqualTo(large);
    }

    @Test
    void whatFailsWhileItIsReadIsNotStored() throws IOException {
        LogStore store = store();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> store.put("broken", new Content() {
                    @Override
                    public long length() {
                        return 10;
                    }

                    @Override
                    public InputStream open() throws IOException {
                        throw new IOException("the disk is broken");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the disk is broken");
        assertThat(store.read("broken", 0, 10)).isEmpty();
    }

    @Test
    void itSaysThatItCanBeUsed() throws IOException {
        store().check();
    }

    static Content content(String text) {
        return content(text.getBytes(StandardCharsets.UTF_8));
    }

    static Content content(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    static String text(LogStore store, String name, long offset, int limit) throws IOException {
        return new String(store.read(name, offset, limit).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }
}
