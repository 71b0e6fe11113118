package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.embedded.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
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

    /** A free one whose next is free too, for the second node of two that are one apart. */
    static final int freePort() {
        var random = new SecureRandom();
        int port;
        do {
            port = LoopbackPort.pickFree(random);
        } while (!LoopbackPort.isFree(port + 1));
        return port;
    }

    /** The daemon's script with a Java that runs {@link StandInNode} whatever it is told. */
    final Command standIn(String... options) throws IOException {
        return withStandIn("scheduler-daemon.sh", options);
    }

    /** Any script, whose nodes are {@link StandInNode}s. */
    final Command withStandIn(String script, String... options) throws IOException {
        Path java = dir.resolve("jdk/bin/java");
        if (!Files.exists(java)) {
            Files.createDirectories(java.getParent());
            Files.writeString(dir.resolve("jdk/release"), "JAVA_VERSION=\"21\"\n");
            for (Path program : List.of(dir.resolve("jdk/bin/javac"), java)) {
                Path made = Files.writeString(
                        program,
                        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s '%s' \"$@\"\n"
                                .formatted(
                                        System.getProperty("java.home"),
                                        Path.of("target/test-classes").toAbsolutePath(),
                                        StandInNode.class.getName(),
                                        dir));
                assertThat(made.toFile().setExecutable(true)).isTrue();
            }
        }
        return run(script, options).with("JAVA_HOME", dir.resolve("jdk").toString());
    }
}
