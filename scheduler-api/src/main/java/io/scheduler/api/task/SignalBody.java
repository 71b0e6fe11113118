package io.scheduler.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says to a task that waits.
 *
 * @param comment for people
 * @param outputs what the task hands on
 */
record SignalBody(
        @Nullable Outcome outcome,
        @Nullable String comment,
        @Nullable Map<String, @Nullable String> outputs) {

    enum Outcome {
        @JsonProperty("approve")
        APPROVE,
        @JsonProperty("reject")
        REJECT
    }
}
