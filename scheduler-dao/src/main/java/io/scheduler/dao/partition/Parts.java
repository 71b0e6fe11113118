package io.scheduler.dao.partition;

import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tasks belong to runs of a part of their workflow. The rows of a run do not say it before it has come to them, which one that
 * failed early never does. Neither versions nor selections change, so what was found out once is kept. Safe for use by several
 * threads.
 */
final class Parts {

    private static final int MOST_KEPT = 10_000;

    private final Map<Part, Boolean> known = new HashMap<>();

    /**
     * A task and a part of a workflow that may have it.
     *
     * @param selection as the database writes it
     */
    record Part(long versionId, String selection, String task) {}

    /** Those with one of these tasks of which it is known that they do not have it. */
    Set<Part> without(Set<String> tasks) {
        Set<Part> found = new HashSet<>();
        if (!tasks.isEmpty()) {
            synchronized (known) {
                known.forEach((part, has) -> {
                    if (!has && tasks.contains(part.task)) {
                        found.add(part);
                    }
                });
            }
        }
        return found;
    }

    /** Whether the task is one of the part: chosen, or one that every run has in the end. */
    boolean has(Part part, Connection connection) throws SQLException {
        synchronized (known) {
            Boolean has = known.get(part);
            if (has != null) {
                return has;
            }
        }
        boolean has = read(part, connection);
        synchronized (known) {
            if (known.size() >= MOST_KEPT) {
                known.clear();
            }
            known.put(part, has);
        }
        return has;
    }

    private static boolean read(Part part, Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select document from workflow_version where id = ?")) {
            statement.setLong(1, part.versionId);
            try (ResultSet rows = statement.executeQuery()) {
                // one that is gone was deleted with its runs: whoever asks once more does not find them
                return rows.next() && has(part, rows.getString(1));
            }
        }
    }

    private static boolean has(Part part, String json) {
        return switch (WorkflowDocumentReader.readStored(json.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON)) {
            case DocumentResult.Valid valid -> {
                WorkflowDocument document = valid.document();
                List<String> names =
                        document.allTasks().stream().map(task -> task.name()).toList();
                int task = names.indexOf(part.task);
                yield task >= document.tasks().size()
                        || task >= 0
                                && TaskSelection.read(part.selection)
                                        .places(document, document.dag())
                                        .get(task);
            }
            // no run of it goes on without a person, and what its rows say is all that there is
            case DocumentResult.Invalid invalid -> true;
        };
    }
}
