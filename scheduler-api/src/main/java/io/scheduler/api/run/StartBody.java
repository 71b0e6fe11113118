package io.scheduler.api.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a start may say.
 *
 * @param params stronger than those of the document
 * @param tasks which of its tasks; null: all
 * @param dryRun start nothing, say what would run
 */
record StartBody(
        @Nullable Map<String, @Nullable String> params,
        @Nullable TasksBody tasks,
        @Nullable Boolean dryRun) {

    static final StartBody NOTHING = new StartBody(null, null, null);
}
