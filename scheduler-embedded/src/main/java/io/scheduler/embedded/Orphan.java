package io.scheduler.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that outlived the JVM that started it. It is known by {@code postmaster.pid} in the data folder: the
 * first line is the pid, the third the time of its start. A pid alone proves nothing, since it may belong to somebody else by now.
 */
final class Orphan {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    private Orphan() {}

    /** Stops the server that still runs on this data folder, if one does. */
    static void stop(Path data, Duration fast) {
        find(data).ifPresent(server -> {
            LOG.info("stopping PostgreSQL (process {}) that an earlier run left behind", server.pid());
            Signal.stop(server, fast);
        });
    }

    static Optional<ProcessHandle> find(Path data) {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new EmbeddedServerException("expected to read " + data.resolve("postmaster.pid"), e);
        }
        if (lines.size() < 3 || !isNumber(lines.get(0)) || !isNumber(lines.get(2))) {
            return Optional.empty();
        }
        Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                .filter(ProcessHandle::isAlive)
                .filter(process -> isServerOf(data, process, started));
    }

    /** A server works in its data folder; where the kernel will not say where a process works, its age must do. */
    private static boolean isServerOf(Path data, ProcessHandle process, Instant started) {
        Path cwd = Path.of("/proc/" + process.pid() + "/cwd");
        try {
            return Files.isSameFile(Files.readSymbolicLink(cwd), data);
        } catch (IOException mayNotLook) {
            return process.info()
                    .startInstant()
                    .map(start -> Duration.between(start, started).abs().toSeconds() <= 3)
                    .orElse(false);
        }
    }

    private static boolean isNumber(String line) {
        return line.strip().matches("[0-9]{1,18}");
    }
}
