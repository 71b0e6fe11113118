package io.scheduler.worker.task.shell;

import io.scheduler.worker.spawn.Spawner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of the machine shell tasks need.
 *
 * @param setsid makes a session of its own
 * @param sh the shell
 * @param spawner starts processes
 * @param umask that the worker was started with and tasks keep; empty when the kernel does not tell
 */
public record ShellTools(String setsid, String sh, Spawner spawner, String umask) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String UMASK = "Umask:";

    static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** Looks along {@code PATH}; throws with what to install when one is missing. */
    public static ShellTools find(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", USUAL_PATH);
        String setsid = program("setsid", path)
                .orElseThrow(() -> new IllegalStateException(
                        "expected the program setsid on PATH, but found none: install the package util-linux"));
        String sh = program("sh", path)
                .orElseThrow(() -> new IllegalStateException(
                        "expected a POSIX shell named sh on PATH, but found none: install dash or bash"));
        return new ShellTools(setsid, sh, Spawner.find(environment, setsid), umaskOfThisProcess());
    }

    private static String umaskOfThisProcess() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(UMASK))
                    .map(line -> line.substring(UMASK.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("expected to read " + STATUS + ": mount /proc", e);
        }
    }

    static Optional<String> program(String name, String path) {
        for (String folder : path.split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name).toAbsolutePath();
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }
}
