package io.scheduler.alert.script;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a program has started, and what that has started: all of it inherits a variable. Who is whose child does not say it, since what
 * goes on in the background after its parent has ended is nobody's child any more. Finds nothing where there is no /proc.
 *
 * @param marker given to no other program
 */
record MarkedProcesses(String marker) {
    private static final String VARIABLE = "SCHEDULER_ALERT_SENDING";
    /** What one of them starts while the others are ended is found by the next look. */
    private static final int MOST_LOOKS = 20;

    private static final int ENVIRONMENT_LIMIT = 1 << 20;

    void mark(Map<String, String> environment) {
        environment.put(VARIABLE, marker);
    }

    void end() {
        for (int look = 0; look < MOST_LOOKS; look++) {
            List<ProcessHandle> alive =
                    ProcessHandle.allProcesses().filter(this::isMarked).toList();
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** One of another user, or one that has just gone, has no environment that could be read. */
    private boolean isMarked(ProcessHandle process) {
        try (InputStream environment = new FileInputStream("/proc/" + process.pid() + "/environ")) {
            String text = new String(environment.readNBytes(ENVIRONMENT_LIMIT), StandardCharsets.ISO_8859_1);
            return ('\0' + text).contains('\0' + VARIABLE + '=' + marker + '\0');
        } catch (IOException notOurs) {
            return false;
        }
    }
}
