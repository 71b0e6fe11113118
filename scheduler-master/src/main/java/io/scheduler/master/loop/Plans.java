package io.scheduler.master.loop;

import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.engine.WorkflowPlan;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Workflow versions ready to be run, the last used ones kept. Shared by the loops of a master; versions never change. */
public final class Plans {

    private static final int MOST_TASKS = 400_000;

    private final PartitionStore store;
    private final LinkedHashMap<Long, WorkflowPlan> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long tasks;

    public Plans(PartitionStore store) {
        this.store = store;
    }

    WorkflowPlan get(long workflowVersionId) {
        synchronized (kept) {
            WorkflowPlan plan = kept.get(workflowVersionId);
            if (plan != null) {
                return plan;
            }
        }
        WorkflowPlan read = read(workflowVersionId);
        keep(workflowVersionId, read);
        return read;
    }

    private WorkflowPlan read(long workflowVersionId) {
        byte[] json = store.document(workflowVersionId).getBytes(StandardCharsets.UTF_8);
        return switch (WorkflowDocumentReader.readStored(json, DocumentFormat.JSON)) {
            case DocumentResult.Valid valid -> WorkflowPlan.of(valid.document());
            case DocumentResult.Invalid invalid ->
                throw new UnreadableDocumentException("the stored document of workflow version " + workflowVersionId
                        + " is not valid: " + invalid.problems());
        };
    }

    private void keep(long id, WorkflowPlan plan) {
        synchronized (kept) {
            if (kept.put(id, plan) == null) {
                tasks += plan.size();
            }
            var eldest = kept.entrySet().iterator();
            while (tasks > MOST_TASKS && kept.size() > 1 && eldest.hasNext()) {
                Map.Entry<Long, WorkflowPlan> entry = eldest.next();
                tasks -= entry.getValue().size();
                eldest.remove();
            }
        }
    }

    /** A version that no run can use: the instance needs a person. */
    static final class UnreadableDocumentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableDocumentException(String message) {
            super(message);
        }
    }
}
