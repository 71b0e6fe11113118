package io.scheduler.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.logs.folder.FolderLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLogStoreTest extends LogStoreContract {
    @TempDir
    Path root;

    @Override
    LogStore store() {
        return new FolderLogStore(root, "w1");
    }

    @Test
    void aFolderThatIsNotMountedIsNotMade() {
        LogStore store = new FolderLogStore(root.resolve("away"), "w1");
        assertThatThrownBy(() -> store.put("a/b", content("x"))).hasMessageContaining("is it mounted?");
        assertThatThrownBy(() -> store.read("a/b", 0, 1)).hasMessageContaining("is it mounted?");
        assertThatThrownBy(() -> store.list("a/")).hasMessageContaining("is it mounted?");
        assertThat(root.resolve("away")).doesNotExist();
    }

    @Test
    void strangersDoNotReadAndNothingIsLeftBehind() throws IOException {
        LogStore store = store();
        store.put("a/b/c", content("x"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/b/c"))))
                .doesNotContain("w-r--r")
                .endsWith("---");
        store.delete(List.of("a/b/c"));
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatAKilledWriterLeftIsNotListed() throws IOException {
        LogStore store = store();
        store.put("a/whole", content("x"));
        Files.writeString(root.resolve("a/.unfinished-w0-1"), "half");
        assertThat(store.list("a/")).hasSize(1);
    }

    @Test
    void whatAKilledWriterLeftGoesWithTheFolder() throws IOException {
        LogStore store = store();
        store.put("a/b/whole", content("x"));
        Files.writeString(root.resolve("a/b/.unfinished-w0-1"), "half");
        store.delete(List.of("a/b/whole"));
        assertThat(root.resolve("a/b/.unfinished-w0-1"))
                .as("somebody may be writing it")
                .exists();

        store.put("a/b/whole", content("x"));
        new FolderLogStore(root, "w1", Clock.offset(Clock.systemUTC(), Duration.ofHours(2)))
                .delete(List.of("a/b/whole"));
        assertThat(root.resolve("a")).doesNotExist();
    }

    @Test
    void namesStayBelowTheFolder() {
        assertThatThrownBy(() -> store().read("../secret", 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
