package io.scheduler.worker.process;

import java.io.FileInputStream;
import java.io.IOException;

/** Whether this process, or its machine, has file descriptors left. Safe for use by several threads. */
public final class Descriptors {
    /** For messages. */
    public static final String REMEDY =
            "the service have more file descriptors (ulimit -n, or LimitNOFILE of its unit)";

    private static final String ALWAYS_THERE = "/dev/null";

    private Descriptors() {}

    /**
     * Whether that failed for want of them, of the machine's too. The words are those of the C library, which may speak another
     * language: then a trial tells, for which there may be one again.
     */
    public static boolean ranOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
                return true;
            }
        }
        return ranOut();
    }

    /** Whether there is none at this moment. */
    public static boolean ranOut() {
        try (FileInputStream trial = new FileInputStream(ALWAYS_THERE)) {
            return !trial.getFD().valid();
        } catch (IOException e) {
            return true;
        }
    }
}
