package io.scheduler.api.run;

import static io.scheduler.api.access.Action.DELETE;
import static io.scheduler.api.access.Action.EXECUTE;

import io.scheduler.api.problem.ApiException;
import io.scheduler.common.state.WorkflowState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of many runs.
 *
 * @param ids of at most 1,000 runs; or
 * @param filter those that it lets through, newest first, 1,000 at a time
 * @param action one for all of them
 */
record BatchBody(
        @Nullable List<@Nullable Long> ids,
        @Nullable Filter filter,
        @Nullable Action action) {
    static final int MOST = 1_000;

    enum Action {
        stop(EXECUTE),
        pause(EXECUTE),
        resume(EXECUTE),
        recover(EXECUTE),
        rerun(EXECUTE),
        delete(DELETE);

        private final io.scheduler.api.access.Action needs;

        Action(io.scheduler.api.access.Action needs) {
            this.needs = needs;
        }

        /** What the caller must be allowed to do: the same as for one instance. */
        io.scheduler.api.access.Action needs() {
            return needs;
        }
    }

    /** @param before only older runs: the {@code next} of the answer before */
    record Filter(
            @Nullable String project,
            @Nullable String workflow,
            @Nullable WorkflowState state,
            @Nullable Long before) {}

    Action wanted() {
        if (action == null) {
            throw ApiException.invalidField("action", "expected stop, pause, resume, recover, rerun or delete");
        }
        return action;
    }

    /** Each once, in their order; null when there is a filter instead. */
    @Nullable
    Set<Long> given() {
        if ((ids == null) == (filter == null)) {
            throw ApiException.invalidField(
                    "ids", "expected either ids or a filter, but got " + (ids == null ? "neither" : "both"));
        }
        if (ids == null) {
            return null;
        }
        if (ids.isEmpty() || ids.size() > MOST) {
            throw ApiException.invalidField("ids", "expected 1 to " + MOST + " ids, but got " + ids.size());
        }
        Set<Long> once = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            Long id = ids.get(i);
            if (id == null) {
                throw ApiException.invalidField("ids[" + i + "]", "expected a number, but got null");
            }
            once.add(id);
        }
        return once;
    }
}
