package io.scheduler.master.loop;

/**
 * What had been decided for a run could not be followed up because of a bug, and half of it stands in the turn: the turn is thrown
 * away, and everything but this run is decided again.
 */
final class SpoiltRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient LiveRun live;
    private final String what;

    /** @param what could not be handled, in words */
    SpoiltRunException(LiveRun live, String what, Throwable bug) {
        super(bug);
        this.live = live;
        this.what = what;
    }

    LiveRun live() {
        return live;
    }

    String what() {
        return what;
    }
}
