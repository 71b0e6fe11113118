package io.scheduler.common.state;

/** The state of a workflow instance as REST, the database and the UI name it. */
public enum WorkflowState {
    /** Written by the api; no master has begun it yet. */
    SUBMITTED,
    /** Begun, but held back: its workflow may not run (execution type) or its start lies in the future. */
    WAITING,
    RUNNING,
    /** No new task begins; those that run go on to their end. */
    PAUSING,
    PAUSED,
    /** Running tasks are being killed. */
    STOPPING,
    STOPPED,
    SUCCEEDED,
    FAILED;

    /** No task of the instance is running or may begin, until a person asks for it. */
    public boolean isFinished() {
        return this == STOPPED || this == SUCCEEDED || this == FAILED;
    }

    /** Nothing will happen by itself: finished or paused. */
    public boolean isResting() {
        return isFinished() || this == PAUSED;
    }
}
