package io.scheduler.verify.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What {@code mvn package} makes in {@code scheduler-dist}. */
final class Tarball {
    private Tarball() {}

    static Path file() throws IOException {
        Path folder = Path.of("..", "scheduler-dist", "target").toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                var found = files.filter(file -> file.toString().endsWith(".tar.gz"))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        return Assumptions.abort("the tarball is not built: mvn package makes it before this test");
    }

    /** Unpacks it and returns its one folder. */
    static Path unpack(Path target) throws IOException, InterruptedException {
        Files.createDirectories(target);
        Command.of(target, "tar", "-xzf", file().toString()).expect(0);
        try (Stream<Path> folders = Files.list(target)) {
            return folders.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
