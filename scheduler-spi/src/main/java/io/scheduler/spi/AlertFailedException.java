package io.scheduler.spi;

/** A message was not sent, or nobody knows whether it was. */
public final class AlertFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final After after;

    /** What to do next. */
    public enum After {
        /** It was surely not taken: try again. */
        RETRY,
        /** Nobody knows whether it was taken: try again, and say so. */
        RETRY_DOUBTFUL,
        /** It would fail again: a person has to change something. */
        GIVE_UP
    }

    /** @param reason what was expected, what was found instead and what to do next */
    public AlertFailedException(String reason, After after) {
        super(reason);
        this.after = after;
    }

    public AlertFailedException(String reason, After after, Throwable cause) {
        super(reason, cause);
        this.after = after;
    }

    public After after() {
        return after;
    }
}
