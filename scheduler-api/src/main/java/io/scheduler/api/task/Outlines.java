package io.scheduler.api.task;

import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.workflow.Workflows;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Outlines of the versions looked at last, so that paging through a large instance reads its document once. Versions never
 * change, so what is kept is never wrong; it is bounded by its number of tasks. Safe for use by several threads, one of
 * which reads a document at a time.
 */
@Component
class Outlines {
    private static final int MAX_TASKS = 500_000;

    private final Workflows workflows;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Outline> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int tasks;

    Outlines(Workflows workflows) {
        this.workflows = workflows;
    }

    Outline of(WorkflowInstance instance) {
        lock.lock();
        try {
            Outline outline = kept.get(instance.workflowVersionId());
            if (outline == null) {
                outline = read(instance);
                kept.put(instance.workflowVersionId(), outline);
                tasks += outline.size();
                dropOldest();
            }
            return outline;
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest() {
        Iterator<Outline> oldest = kept.values().iterator();
        while (tasks > MAX_TASKS && kept.size() > 1) {
            tasks -= oldest.next().size();
            oldest.remove();
        }
    }

    private Outline read(WorkflowInstance instance) {
        String document = workflows
                .document(instance.workflowVersionId())
                .orElseThrow(() -> new IllegalStateException(
                        "expected the version of instance " + instance.id() + " to be there"));
        DocumentResult result =
                WorkflowDocumentReader.readStored(document.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON);
        return switch (result) {
            case DocumentResult.Valid valid -> Outline.of(valid.document());
            case DocumentResult.Invalid invalid ->
                throw new IllegalStateException("a stored document can not be read: " + invalid.problems());
        };
    }
}
