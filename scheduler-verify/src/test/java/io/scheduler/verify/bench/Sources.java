package io.scheduler.verify.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree whose packaged programs are measured. */
final class Sources {

    private Sources() {}

    /** Named by {@code bench.root}, or found upwards of where this runs. */
    static Path root() {
        Path folder = Path.of(System.getProperty("bench.root", "")).toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("bin/scheduler-daemon.sh"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("expected to run within the source tree");
            }
        }
        return folder;
    }

    /** Whether the programs that the scripts start are there. */
    static boolean isPackaged() {
        return Files.isDirectory(root().resolve("scheduler-standalone/target/lib"));
    }
}
