package io.scheduler.common.state;

/** The state of a task of an instance, which is the state of its latest attempt once there is one. */
public enum TaskState {
    /** Waits for its upstream tasks; has no row of its own yet. */
    WAITING,
    /** Ready; waits for a worker with free capacity. */
    QUEUED,
    /** Ready, but its {@code delay} has not passed. */
    DELAYED,
    /** Named a worker and sent, or about to be sent, to it. */
    DISPATCHED,
    RUNNING,
    /** The next attempt after a failed one; waits for the retry delay. */
    RETRYING,
    /** Ready, but its instance is paused. */
    PAUSED,
    SUCCEEDED,
    FAILED,
    KILLED,
    /** Will not run: disabled, or something upstream did not succeed. */
    SKIPPED,
    /** Its worker is gone and nobody knows how far it came. */
    LOST;

    /** The attempt is over and its row does not change any more, except by {@code force success}. */
    public boolean isFinished() {
        return switch (this) {
            case SUCCEEDED, FAILED, KILLED, SKIPPED, LOST -> true;
            case WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED -> false;
        };
    }

    /** A worker has it or may have it; or the master itself carries it out, when it is RUNNING without a worker. */
    public boolean isOnWorker() {
        return this == DISPATCHED || this == RUNNING;
    }
}
