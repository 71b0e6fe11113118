package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.TaskAssignment;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier worker wrote down of an attempt.
 *
 * @param assignment without {@code config} and {@code params}
 * @param kill why it was being ended, null when it was not
 * @param result its final report, null when it had not finished
 */
record JournalEntry(
        TaskAssignment assignment,
        @Nullable KillCause kill,
        @Nullable AttemptReport result) {}
