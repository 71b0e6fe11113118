package io.scheduler.worker.task.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which program reads a script. It gets the script as a file to read: executing a file that was written a moment ago
 * fails now and then ("text file busy") while other threads spawn processes.
 */
final class Interpreter {
    private Interpreter() {}

    /** The {@code #!} line as the kernel reads it (a program and at most one argument) if there is such a program, else sh. */
    static List<String> of(String script, String sh) {
        if (!script.startsWith("#!")) {
            return List.of(sh);
        }
        String line = script.lines().findFirst().orElse("").substring(2).trim();
        String[] parts = line.split("[ \t]+", 2);
        if (!parts[0].startsWith("/") || line.indexOf('\0') >= 0) {
            return List.of(sh);
        }
        Path program = Path.of(parts[0]);
        return Files.isRegularFile(program) && Files.isExecutable(program) ? List.of(parts) : List.of(sh);
    }
}
