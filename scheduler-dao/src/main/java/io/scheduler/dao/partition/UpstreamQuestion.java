package io.scheduler.dao.partition;

import io.scheduler.common.dependent.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How the last run of a workflow for a time in an interval has ended.
 *
 * @param task of which the end counts; null: that of the run
 * @param allTasks every task counts
 * @param outputs what it hands on is asked for, too
 * @param askingRun which is no answer itself
 */
public record UpstreamQuestion(
        String project,
        String workflow,
        @Nullable String task,
        boolean allTasks,
        Interval interval,
        boolean outputs,
        long askingRun) {}
