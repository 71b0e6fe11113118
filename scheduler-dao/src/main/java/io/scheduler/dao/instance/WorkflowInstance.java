package io.scheduler.dao.instance;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.common.workflow.TaskSelection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow.
 *
 * @param slot whose owner runs it
 * @param project name
 * @param workflow name
 * @param version number of the version that it runs with
 * @param workflowVersionId key of that version
 * @param params as given at its start
 * @param runNumber 1, and one more for each rerun
 * @param reason why it is in its state, for people
 * @param attention set when it needs a person
 * @param createdBy name of the user
 * @param origin what made it, as text: one that a newer version wrote must not keep others from being shown
 * @param businessTime the time that its parameters speak of; null: {@code createdAt}
 * @param zone in which its times are written
 * @param schedule name of the schedule that made it, while there is one
 * @param backfillId the backfill that made it
 * @param parentWorkflowInstanceId the run that it is a sub-workflow of
 * @param parentTaskInstanceId the attempt there that waits for it
 * @param rerunOf the run that it repeats
 * @param selection which of its tasks it carries out, as JSON; null: all
 * @param priority given by whoever asked for it; null: that of its document
 * @param asked the types of commands that wait for its master, in order
 */
public record WorkflowInstance(
        long id,
        int slot,
        String project,
        String workflow,
        int version,
        long workflowVersionId,
        WorkflowState state,
        Map<String, String> params,
        int runNumber,
        @Nullable String reason,
        @Nullable String attention,
        String createdBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String origin,
        @Nullable Instant businessTime,
        String zone,
        @Nullable String schedule,
        @Nullable Long backfillId,
        @Nullable Long parentWorkflowInstanceId,
        @Nullable Long parentTaskInstanceId,
        @Nullable Long rerunOf,
        @Nullable String selection,
        @Nullable Priority priority,
        List<String> asked) {

    /** Whether nothing more becomes of it by itself: a run that has ended may have been asked to go on. */
    public boolean rests() {
        return state.isFinished() && asked.isEmpty();
    }

    /** Which of its tasks it carries out; null: all. */
    public @Nullable TaskSelection tasks() {
        return selection == null ? null : TaskSelection.read(selection);
    }

    /** @param number greater than those of all that were there when it was asked for; ids are in no such order */
    public record Numbered(long id, long number) {}

    /**
     * Which instances are wanted; null means any.
     *
     * @param project exact name
     * @param workflow exact name
     * @param state one state
     */
    public record Filter(
            @Nullable String project,
            @Nullable String workflow,
            @Nullable WorkflowState state) {}
}
