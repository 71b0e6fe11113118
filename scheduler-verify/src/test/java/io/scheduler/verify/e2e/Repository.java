package io.scheduler.verify.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that these tests belong to. */
final class Repository {

    private Repository() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("examples"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("expected to run within the source tree");
            }
        }
        return folder;
    }
}
