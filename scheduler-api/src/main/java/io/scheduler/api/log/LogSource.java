package io.scheduler.api.log;

import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.rpc.contract.LogChunk;

/** Where pieces of logs come from. Waits for an answer, with a deadline. */
@FunctionalInterface
public interface LogSource {
    /**
     * @param attempt one that has a worker
     * @param offset first byte wanted
     * @param limit bytes at most
     */
    LogChunk read(TaskInstance attempt, long offset, int limit);
}
