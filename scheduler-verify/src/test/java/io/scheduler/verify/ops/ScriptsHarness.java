package io.scheduler.verify.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the source tree with a copy of its configuration, in a folder for one test. */
abstract class ScriptsHarness {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path dir;

    @BeforeEach
    void copyConfiguration() throws IOException {
        Files.createDirectories(dir.resolve("conf"));
        try (Stream<Path> files = Files.list(ROOT.resolve("conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, dir.resolve("conf").resolve(file.getFileName()));
            }
        }
    }

    final void append(String lines) throws IOException {
        Path file = dir.resolve("conf/cluster.env");
        Files.writeString(file, Files.readString(file) + lines + "\n");
    }

    final Command run(String script, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = ROOT.resolve("bin").resolve(script).toString();
        System.arraycopy(options, 0, words, 1, options.length);
        return Command.of(dir, words)
                .with("SCHEDULER_BASE", dir.toString())
                .with("SCHEDULER_CONF", dir.resolve("conf").toString())
                .with("HOME", dir.toString());
    }
}
