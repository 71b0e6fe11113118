package io.scheduler.worker.task.shell;

import io.scheduler.worker.text.Shortened;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which program reads a script. It gets the script as a file to read: executing a file that was written a moment ago
 * fails now and then ("text file busy") while other threads spawn processes.
 */
final class Interpreter {
    private static final int SHOWN = 200;

    private Interpreter() {}

    /**
     * The {@code #!} line as the kernel reads it, a program and at most one argument; sh for a script without one. What
     * is {@link #missing} is never replaced by sh: it would take the script for something else, and might even succeed.
     */
    static List<String> of(String script, String sh) {
        String line = line(script);
        return line.isEmpty() ? List.of(sh) : List.of(parts(line));
    }

    /** Why the program that the script asks for can not read it, for people; empty when it can. */
    static Optional<String> missing(String script) {
        String line = line(script);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String program = parts(line)[0];
        String named = "its first line names " + Shortened.whole(SHOWN, program);
        if (!program.startsWith("/")) {
            return Optional.of(named + ", but expected a whole path, such as #!/bin/bash or #!/usr/bin/env python3");
        }
        return line.indexOf('\0') < 0 && isProgram(program)
                ? Optional.empty()
                : Optional.of(named + ", which this worker does not have: install it or change the line");
    }

    private static boolean isProgram(String name) {
        try {
            Path program = Path.of(name);
            return Files.isRegularFile(program) && Files.isExecutable(program);
        } catch (InvalidPathException e) {
            // No file of this machine can have such a name.
            return false;
        }
    }

    private static String line(String script) {
        return script.startsWith("#!")
                ? script.lines().findFirst().orElse("").substring(2).trim()
                : "";
    }

    private static String[] parts(String line) {
        return line.split("[ \t]+", 2);
    }
}
