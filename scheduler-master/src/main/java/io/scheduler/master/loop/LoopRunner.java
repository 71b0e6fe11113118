package io.scheduler.master.loop;

/** Who calls {@link LoopDriver#turn} whenever a turn is due: a thread, or a simulation. */
public interface LoopRunner extends AutoCloseable {

    void start();

    /** Whether turns go on being made. */
    boolean isAlive();

    /** Finishes the turn that is being made; none follows. */
    @Override
    void close();
}
