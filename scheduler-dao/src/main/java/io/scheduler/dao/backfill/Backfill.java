package io.scheduler.dao.backfill;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a workflow for many past dates.
 *
 * @param slot whose owner starts its runs
 * @param project name
 * @param workflow name
 * @param version of the workflow that all runs have
 * @param description which dates were asked for
 * @param zone in which the dates are meant
 * @param parallelism how many runs may be unfinished at a time
 * @param priority of its runs
 * @param runsPerDate 1, and one for each workflow that depends on it and is run along
 * @param total how many runs
 */
public record Backfill(
        long id,
        int slot,
        String project,
        String workflow,
        int version,
        String description,
        String zone,
        int parallelism,
        Priority priority,
        int runsPerDate,
        int total,
        State state,
        String createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    public enum State {
        RUNNING,
        /** Starts nothing until it is resumed; what runs goes on. */
        PAUSED,
        /** Starts nothing any more. */
        CANCELLED,
        SUCCEEDED,
        /** All dates had their run, and some of them did not succeed. */
        FAILED
    }

    /** How many of its runs are where. */
    public record Progress(int waiting, int unfinished, int succeeded, int failed) {}

    /**
     * A date, or what depends on it.
     *
     * @param project name
     * @param workflow name
     * @param workflowInstanceId its run; null: yet to be started
     * @param state of the run; null when there is none any more
     */
    public record Run(
            int position,
            Instant businessTime,
            String project,
            String workflow,
            @Nullable Long workflowInstanceId,
            @Nullable String state) {}
}
