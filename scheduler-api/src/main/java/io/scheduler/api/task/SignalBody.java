package io.scheduler.api.task;

import io.scheduler.api.problem.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says to a task that waits.
 *
 * @param outcome {@code approve} or {@code reject}
 * @param comment for people
 * @param outputs what the task hands on
 */
record SignalBody(
        @Nullable String outcome,
        @Nullable String comment,
        @Nullable Map<String, @Nullable String> outputs) {

    boolean approves() {
        if (!"approve".equals(outcome) && !"reject".equals(outcome)) {
            throw ApiException.invalidField("outcome", "expected approve or reject");
        }
        return "approve".equals(outcome);
    }
}
