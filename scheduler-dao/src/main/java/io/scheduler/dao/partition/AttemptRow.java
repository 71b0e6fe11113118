package io.scheduler.dao.partition;

import io.scheduler.common.instance.TaskAttempt;

/**
 * @param task index of the task in the document
 * @param superseded a rerun or recovery began the task anew
 */
public record AttemptRow(long workflowInstanceId, int task, TaskAttempt attempt, boolean superseded) {}
