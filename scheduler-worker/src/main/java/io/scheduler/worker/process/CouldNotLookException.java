package io.scheduler.worker.process;

/**
 * Nobody can say now who runs or what is written, since this process has no file descriptor left to look with. Says nothing
 * about what was to be seen: whoever gets it looks again later, and takes nothing for ended until it could.
 */
public final class CouldNotLookException extends RuntimeException {
    public CouldNotLookException(String what, Throwable cause) {
        super(what + " could not be looked at (" + cause.getMessage() + "): let " + Descriptors.REMEDY, cause);
    }

    public CouldNotLookException(String what) {
        super(what + " could not be looked at: let " + Descriptors.REMEDY);
    }
}
