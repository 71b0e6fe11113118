package io.scheduler.worker.log;

import io.scheduler.logs.LogId;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which logs are written now. Safe for use by several threads. */
final class RunningLogs {
    private final Map<Long, LogId> running = new HashMap<>();
    /** How many attempts of each run write here. */
    private final Map<Long, Integer> runs = new HashMap<>();

    synchronized void add(LogId log) {
        if (running.put(log.attemptId(), log) == null) {
            runs.merge(log.workflowInstanceId(), 1, Integer::sum);
        }
    }

    synchronized void ended(LogId log) {
        if (running.remove(log.attemptId()) != null) {
            runs.computeIfPresent(log.workflowInstanceId(), (id, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized boolean contains(LogId log) {
        return running.containsKey(log.attemptId());
    }

    synchronized List<LogId> all() {
        return new ArrayList<>(running.values());
    }

    /** Under the lock, so that no attempt begins in a folder that is about to go. */
    synchronized void delete(Path file, LogId log) throws IOException {
        Files.deleteIfExists(file);
        if (!runs.containsKey(log.workflowInstanceId())) {
            try {
                Files.deleteIfExists(file.getParent());
            } catch (DirectoryNotEmptyException others) {
                // which go when it is their time
            }
        }
    }
}
