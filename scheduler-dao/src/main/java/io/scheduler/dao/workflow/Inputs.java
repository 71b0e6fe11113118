package io.scheduler.dao.workflow;

import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.common.workflow.StartInputs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the current version of a workflow wants of the parameters of a start, for whoever stores some for later. */
public final class Inputs {

    /** Two columns of a query that has a version {@code v} and its workflow {@code w}: what it wants, and what the project has. */
    public static final String COLUMNS = " v.inputs::text as inputs, case when v.inputs is not null then"
            + " (select coalesce(jsonb_object_agg(q.name, q.value), '{}')::text from project_parameter q"
            + " where q.project_id = w.project_id) end as project_params ";

    private Inputs() {}

    /**
     * What is wrong with the parameters.
     *
     * @param inputs null: it wants nothing
     * @param project null: the project has none
     */
    public static List<DocumentProblem> check(
            @Nullable String inputs, @Nullable Map<String, String> project, Map<String, String> given) {
        return inputs == null ? List.of() : StartInputs.read(inputs).check(given, project == null ? Map.of() : project);
    }
}
