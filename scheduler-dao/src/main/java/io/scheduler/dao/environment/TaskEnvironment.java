package io.scheduler.dao.environment;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What tasks may run with.
 *
 * @param variables name to text, which may refer to secrets
 * @param prologue shell text that runs before the script
 * @param workerGroups that it is for; empty: all
 */
public record TaskEnvironment(
        String name,
        String description,
        Map<String, String> variables,
        String prologue,
        List<String> workerGroups,
        String changedBy,
        Instant changedAt) {

    /** Whether tasks of the worker group may have it. */
    public boolean isFor(String workerGroup) {
        return workerGroups.isEmpty() || workerGroups.contains(workerGroup);
    }
}
