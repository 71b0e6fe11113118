package io.scheduler.worker.task.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of the machine that shell tasks need.
 *
 * @param setsid makes a session of its own
 * @param sh the shell
 */
public record ShellTools(String setsid, String sh) {

    /** Looks along {@code PATH}; throws with what to install when one is missing. */
    public static ShellTools find(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        return new ShellTools(
                program("setsid", path)
                        .orElseThrow(() -> new IllegalStateException(
                                "expected the program setsid on PATH, but found none: install the package util-linux")),
                program("sh", path)
                        .orElseThrow(() -> new IllegalStateException(
                                "expected a POSIX shell named sh on PATH, but found none: install dash or bash")));
    }

    private static Optional<String> program(String name, String path) {
        for (String folder : path.split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name).toAbsolutePath();
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }
}
