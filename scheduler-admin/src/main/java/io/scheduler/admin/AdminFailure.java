package io.scheduler.admin;

/** A command cannot go on. The message is for the person at the keyboard, the exit code for scripts. */
public final class AdminFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int REFUSED = 3;
    private static final int UNREACHABLE = 4;

    private final int exitCode;

    private AdminFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It is not done, for a reason that trying again does not change. */
    public static AdminFailure refused(String message) {
        return new AdminFailure(message, REFUSED);
    }

    /** What is needed for it did not answer. */
    public static AdminFailure unreachable(String message) {
        return new AdminFailure(message, UNREACHABLE);
    }

    int exitCode() {
        return exitCode;
    }
}
