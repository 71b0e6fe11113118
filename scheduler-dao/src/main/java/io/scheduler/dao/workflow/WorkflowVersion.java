package io.scheduler.dao.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a workflow; never changes.
 *
 * @param version from 1, without gaps
 * @param document the whole document as JSON text, as stored
 * @param source the YAML that it was stored with; null: it came as JSON
 * @param createdBy name of the user who stored it
 */
public record WorkflowVersion(
        long id,
        long workflowId,
        int version,
        String document,
        @Nullable String source,
        Instant createdAt,
        String createdBy) {

    /** Of a version, everything but the document. */
    public record Summary(int version, Instant createdAt, String createdBy) {}
}
