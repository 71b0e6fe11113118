package io.scheduler.master.loop;

/** An event could not be handled because of a bug; everything else is decided again without it. */
final class PoisonedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient LoopEvent event;

    PoisonedEventException(LoopEvent event, Throwable bug) {
        super(bug);
        this.event = event;
    }

    LoopEvent event() {
        return event;
    }
}
