package io.scheduler.dao.workflow;

import java.time.Instant;

/**
 * A workflow, without its document.
 *
 * @param project name of its project
 * @param version the current one, from 1
 */
public record Workflow(
        long id, long projectId, String project, String name, int version, Instant createdAt, Instant updatedAt) {}
