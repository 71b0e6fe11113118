package io.scheduler.common.instance;

import io.scheduler.common.cluster.NodeHome;
import io.scheduler.common.state.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one task of an instance: a task instance.
 *
 * @param id never used again; the key of everything that is said about the attempt
 * @param number counts all attempts of the task in this instance, from 1
 * @param state where it is
 * @param worker who has or had it; null before it was assigned
 * @param times when things happened
 * @param exitCode exit status of its command
 * @param outputs what it handed on
 * @param reason why it is in its state, for people
 * @param detail what a task that steers has decided, and the like; null for most
 */
public record TaskAttempt(
        long id,
        int number,
        TaskState state,
        @Nullable AssignedWorker worker,
        Times times,
        @Nullable Integer exitCode,
        Map<String, String> outputs,
        @Nullable String reason,
        @Nullable TaskDetail detail) {

    public TaskAttempt {
        outputs = Map.copyOf(outputs);
    }

    /** A worker has it or may have it. */
    public boolean isOnWorker() {
        return worker != null && state.isOnWorker();
    }

    public TaskAttempt with(@Nullable TaskDetail known) {
        return new TaskAttempt(id, number, state, worker, times, exitCode, outputs, reason, known);
    }

    /**
     * @param nodeId the worker's lasting id
     * @param incarnation the start of it that was given the attempt
     */
    public record AssignedWorker(String nodeId, String incarnation) {
        public NodeHome home() {
            return NodeHome.of(nodeId, incarnation);
        }
    }

    /**
     * @param createdAt when the row was made
     * @param dueAt when a delayed attempt or a retry may begin
     * @param dispatchedAt when a worker was chosen
     * @param startedAt the worker's clock
     * @param finishedAt the worker's clock, or the master's when no worker had it
     */
    public record Times(
            Instant createdAt,
            @Nullable Instant dueAt,
            @Nullable Instant dispatchedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    public static TaskAttempt created(
            long id, int number, TaskState state, Instant now, @Nullable Instant dueAt, @Nullable String reason) {
        return new TaskAttempt(
                id, number, state, null, new Times(now, dueAt, null, null, null), null, Map.of(), reason, null);
    }

    public TaskAttempt in(TaskState next, @Nullable String why) {
        return new TaskAttempt(id, number, next, worker, times, exitCode, outputs, why, detail);
    }

    public TaskAttempt queuedAgain(String why) {
        Times fresh = new Times(times.createdAt, times.dueAt, null, null, null);
        return new TaskAttempt(id, number, TaskState.QUEUED, null, fresh, null, Map.of(), why, detail);
    }

    public TaskAttempt assignedTo(AssignedWorker chosen, Instant now) {
        Times sent = new Times(times.createdAt, times.dueAt, now, null, null);
        return new TaskAttempt(id, number, TaskState.DISPATCHED, chosen, sent, null, Map.of(), null, detail);
    }

    public TaskAttempt heldBy(AssignedWorker holder) {
        return new TaskAttempt(id, number, state, holder, times, exitCode, outputs, reason, detail);
    }

    /** What was known before it ran does not count any more, except that it is to end. */
    public TaskAttempt running(@Nullable Instant startedAt) {
        Times begun = new Times(times.createdAt, times.dueAt, times.dispatchedAt, startedAt, null);
        TaskDetail kept = detail instanceof TaskDetail.Ending ? new TaskDetail.Ending(null) : null;
        return new TaskAttempt(id, number, TaskState.RUNNING, worker, begun, null, Map.of(), reason, kept);
    }

    public TaskAttempt ended(TaskState end, Ending ending) {
        Instant begun = ending.startedAt == null ? times.startedAt : ending.startedAt;
        Times over = new Times(times.createdAt, times.dueAt, times.dispatchedAt, begun, ending.finishedAt);
        return new TaskAttempt(id, number, end, worker, over, ending.exitCode, ending.outputs, ending.reason, detail);
    }

    /**
     * How an attempt ended.
     *
     * @param startedAt null keeps what was known
     */
    public record Ending(
            @Nullable Instant startedAt,
            Instant finishedAt,
            @Nullable Integer exitCode,
            Map<String, String> outputs,
            @Nullable String reason) {
        public static Ending without(Instant finishedAt, String reason) {
            return new Ending(null, finishedAt, null, Map.of(), reason);
        }
    }
}
