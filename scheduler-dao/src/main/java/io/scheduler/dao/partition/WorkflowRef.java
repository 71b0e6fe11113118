package io.scheduler.dao.partition;

/** A version of a workflow, by the keys of its rows. */
public record WorkflowRef(long projectId, long workflowId, long workflowVersionId) {}
