package io.scheduler.api.run;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.common.workflow.TaskSelection.Reach;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are to run; one of the three.
 *
 * @param from these and everything that depends on them
 * @param only these and nothing else
 * @param upTo these and everything that they depend on
 */
record TasksBody(
        @Nullable List<@Nullable String> from,
        @Nullable List<@Nullable String> only,
        @Nullable List<@Nullable String> upTo) {
    private static final int MOST = 1_000;
    private static final int LONGEST = 200;

    boolean isEmpty() {
        return from == null && only == null && upTo == null;
    }

    TaskSelection selection() {
        List<TaskSelection> given = new ArrayList<>();
        add(given, Reach.FROM, from);
        add(given, Reach.ONLY, only);
        add(given, Reach.UP_TO, upTo);
        if (given.size() != 1) {
            throw ApiException.invalidField(
                    "tasks", "expected one of from, only, upTo, but got " + (given.isEmpty() ? "none" : "several"));
        }
        return given.getFirst();
    }

    private static void add(List<TaskSelection> given, Reach reach, @Nullable List<@Nullable String> names) {
        if (names == null) {
            return;
        }
        String path = "tasks." + reach.field();
        if (names.isEmpty() || names.size() > MOST) {
            throw ApiException.invalidField(path, "expected 1 to " + MOST + " names of tasks, but got " + names.size());
        }
        Set<String> once = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            once.add(Check.text(path + "[" + i + "]", names.get(i), LONGEST));
        }
        given.add(new TaskSelection(reach, List.copyOf(once)));
    }
}
