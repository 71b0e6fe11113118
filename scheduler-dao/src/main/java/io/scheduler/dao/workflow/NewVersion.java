package io.scheduler.dao.workflow;

import io.scheduler.common.workflow.WorkflowReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document to be stored, with what follows from it.
 *
 * @param document canonical JSON: equal documents are equal texts
 * @param inputs what holds for the parameters of a start; null: nothing does
 * @param limited its runs wait for each other: all of them belong to one slot
 * @param references the workflows that it speaks of, each with the names of the tasks that do
 * @param source the YAML as its author wrote it; null: it came as JSON
 */
public record NewVersion(
        String document,
        @Nullable String inputs,
        boolean limited,
        Map<WorkflowReference, List<String>> references,
        @Nullable String source) {
    public NewVersion {
        references = new LinkedHashMap<>(references);
    }

    /** A document that speaks of no other workflow. */
    public NewVersion(String document, @Nullable String inputs, boolean limited) {
        this(document, inputs, limited, Map.of(), null);
    }
}
