package io.scheduler.cli;

import java.util.List;

/** A command cannot go on. The message is for the person at the keyboard, the exit code for scripts. */
abstract sealed class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message);
    }

    abstract int exitCode();

    /** What was typed cannot be meant; the message says more than the whole usage would. */
    static final class Misused extends CommandFailure {
        private static final long serialVersionUID = 1;

        Misused(String message) {
            super(message);
        }

        @Override
        int exitCode() {
            return ExitCodes.MISUSED;
        }
    }

    /** The server answered, but will not do it. */
    static final class Refused extends CommandFailure {
        private static final long serialVersionUID = 1;
        private final int status;
        private final transient List<Problem> problems;

        Refused(int status, String message, List<Problem> problems) {
            super(message);
            this.status = status;
            this.problems = problems;
        }

        int status() {
            return status;
        }

        List<Problem> problems() {
            return problems;
        }

        @Override
        int exitCode() {
            return ExitCodes.REFUSED;
        }
    }

    /** Nobody answered, or nobody is known who could; trying again later may help. */
    static final class Unreachable extends CommandFailure {
        private static final long serialVersionUID = 1;

        Unreachable(String message) {
            super(message);
        }

        @Override
        int exitCode() {
            return ExitCodes.UNREACHABLE;
        }
    }

    /**
     * One entry of a problem detail's {@code errors}.
     *
     * @param line 0 when unknown
     */
    record Problem(String path, String message, int line) {}
}
