package io.scheduler.rpc.contract;

/**
 * @param attemptId whose log
 * @param workflowInstanceId whose task it is
 * @param workerNodeId the worker that ran it, by its lasting node id
 * @param offset first byte wanted, from 0
 * @param limit at most that many bytes, at most {@value #MAX_LIMIT}
 */
public record ReadLogRequest(long attemptId, long workflowInstanceId, String workerNodeId, long offset, int limit) {
    public static final int MAX_LIMIT = 1 << 20;
}
