package io.scheduler.logs;

/** Whose log it is. */
public record LogId(long workflowInstanceId, long attemptId) {
    public LogId {
        if (workflowInstanceId < 0 || attemptId < 0) {
            throw new IllegalArgumentException(
                    "expected ids from 0, but got " + workflowInstanceId + " and " + attemptId);
        }
    }
}
