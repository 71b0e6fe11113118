package io.scheduler.api.instance;

import io.scheduler.api.problem.ApiException;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Priorities as people write them: highest, high, medium, low or lowest. */
public final class Priorities {
    private Priorities() {}

    /** Null when there is none. */
    public static @Nullable Priority of(@Nullable String word) {
        if (word == null) {
            return null;
        }
        for (Priority priority : Priority.values()) {
            if (word(priority).equals(word.toLowerCase(Locale.ROOT))) {
                return priority;
            }
        }
        throw ApiException.invalidField("priority", "expected one of highest, high, medium, low, lowest");
    }

    public static @Nullable String word(@Nullable Priority priority) {
        return priority == null ? null : priority.name().toLowerCase(Locale.ROOT);
    }
}
