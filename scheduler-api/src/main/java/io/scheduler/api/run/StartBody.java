package io.scheduler.api.run;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a start may say.
 *
 * @param params stronger than those of the document
 * @param tasks which of its tasks; null: all
 * @param dryRun start nothing, say what would run
 * @param priority which of several runs gets free workers first; absent: that of the document
 */
record StartBody(
        @Nullable Map<String, @Nullable String> params,
        @Nullable TasksBody tasks,
        @Nullable Boolean dryRun,

        @Schema(description = "highest, high, medium, low or lowest; absent: that of the document") @Nullable
        String priority) {

    static final StartBody NOTHING = new StartBody(null, null, null, null);
}
