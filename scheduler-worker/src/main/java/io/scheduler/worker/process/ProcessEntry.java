package io.scheduler.worker.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process at one moment.
 *
 * @param id who it is
 * @param state letter of its state, {@code Z} and {@code X} for dead ones
 * @param parent number of its parent
 * @param group number of its process group
 * @param session number of its session
 * @param marker its marker, null when it has none or may not be read
 */
public record ProcessEntry(
        ProcessId id,
        char state,
        long parent,
        long group,
        long session,
        @Nullable String marker) {

    /** After the name, up to the start time. More follow in a whole line. */
    private static final int FIELDS = 20;

    /** Not a zombie, which only waits for its parent and can not be ended any further. */
    public boolean isAlive() {
        return state != 'Z' && state != 'X';
    }

    /** By SIGSTOP or a debugger. */
    public boolean isStopped() {
        return state == 'T' || state == 't';
    }

    ProcessEntry withMarker(@Nullable String found) {
        return new ProcessEntry(id, state, parent, group, session, found);
    }

    /** Reads a line of {@code /proc/<pid>/stat}; empty when it is not a whole one. */
    public static Optional<ProcessEntry> parse(String line) {
        // "pid (name) S ppid pgrp session …": the name may hold blanks and brackets, so count from its last bracket.
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 1 || close < open || close + 2 >= line.length()) {
            return Optional.empty();
        }
        String[] rest = new String[FIELDS];
        int at = close + 2;
        for (int i = 0; i < FIELDS; i++) {
            int end = line.indexOf(' ', at);
            if (end < 0) {
                return Optional.empty();
            }
            rest[i] = line.substring(at, end);
            at = end + 1;
        }
        try {
            ProcessId id = new ProcessId(Long.parseLong(line.substring(0, open).trim()), Long.parseLong(rest[19]));
            return Optional.of(new ProcessEntry(
                    id,
                    rest[0].charAt(0),
                    Long.parseLong(rest[1]),
                    Long.parseLong(rest[2]),
                    Long.parseLong(rest[3]),
                    null));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
