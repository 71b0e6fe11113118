package io.scheduler.spi;

/** The task has failed for a reason that people understand; no stack trace is shown. */
public final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason what was expected, what was found instead and what to do next */
    public TaskFailedException(String reason) {
        super(reason);
    }

    public TaskFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
