package io.scheduler.api.task;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is where it is.
 *
 * @param code for programs
 * @param text the same for people
 * @param waitsFor what must change before it goes on; empty when nothing is known to, or nothing must
 * @param since when it came to be so, as far as that is stored
 * @param next when it goes on by itself; null when that depends on something else
 */
record TaskExplanation(
        Code code,
        String text,
        List<WaitsFor> waitsFor,
        @Nullable Instant since,
        @Nullable Instant next) {

    TaskExplanation {
        waitsFor = List.copyOf(waitsFor);
    }

    static TaskExplanation of(Code code, String text) {
        return new TaskExplanation(code, text, List.of(), null, null);
    }

    TaskExplanation waitingFor(List<WaitsFor> what) {
        return new TaskExplanation(code, text, what, since, next);
    }

    TaskExplanation since(@Nullable Instant begin) {
        return new TaskExplanation(code, text, waitsFor, begin, next);
    }

    TaskExplanation next(@Nullable Instant due) {
        return new TaskExplanation(code, text, waitsFor, since, due);
    }

    TaskExplanation saying(String words) {
        return new TaskExplanation(code, words, waitsFor, since, next);
    }

    /**
     * Something that is waited for.
     *
     * @param kind {@code task}, {@code workflow-instance}, {@code upstream}, {@code taskGroup}, {@code worker-group},
     *     {@code worker} or {@code person}
     * @param name of the task, group or other workflow, or id of the run
     * @param state what it is like now
     * @param from of another workflow, where the interval begins for which a run of it is waited for
     * @param until behind the end of that interval
     * @param workflowInstanceId the run of it that was seen; null: there is none yet
     */
    record WaitsFor(
            @Schema(description = "task, workflow-instance, upstream, taskGroup, worker-group, worker or person")
            String kind,

            String name,
            String state,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Long workflowInstanceId) {
        WaitsFor(String kind, String name, String state) {
            this(kind, name, state, null, null, null);
        }
    }

    /** Every answer that there is, in the order in which a task meets them. Another reason to wait is another constant. */
    enum Code {
        /** The run was asked for, and no master has begun it. */
        WAITS_FOR_MASTER,
        /** Other runs of the workflow must end first: its execution type. */
        RUN_QUEUED,
        /** Upstreams have not come to their end. */
        WAITS_FOR_UPSTREAMS,
        /** An upstream has failed. */
        HELD_BACK,
        /** It belongs to {@code onFailure} or {@code finally}, and the tasks have not come to their end. */
        WAITS_FOR_TASKS,
        RUN_PAUSED,
        RUN_STOPPING,
        /** The run has ended without it. */
        RUN_ENDED,
        /** Its upstreams have ended, and its run will go on with it. */
        READY,
        DELAYED,
        RETRYING,
        /** Its worker was lost, and a person is to say whether it runs again. */
        WAITS_FOR_DECISION,
        /** All permits of its task group are taken. */
        TASK_GROUP,
        NO_WORKER,
        NO_WORKER_WITH_TAGS,
        /** None takes tasks because people said so. */
        WORKERS_DRAINING,
        /** None takes tasks, and at least one because something is wrong with it. */
        WORKERS_OBSTRUCTED,
        WORKERS_FULL,
        /** There is room: it goes to a worker any moment. */
        FINDING_WORKER,
        SENT,
        RUNNING,
        /** Carried out by a master, which needs nothing for it. */
        STEERING,
        WAITS_FOR_APPROVAL,
        WAITS_FOR_SIGNAL,
        /** Another run that it has started. */
        WAITS_FOR_RUN,
        /** Runs of items. */
        WAITS_FOR_ITEMS,
        /** Runs of other workflows, which it depends on. */
        WAITS_FOR_DEPENDENCIES,
        SUCCEEDED,
        FAILED,
        KILLED,
        LOST,
        DISABLED,
        /** Only a part of the workflow was started, without it. */
        NOT_SELECTED,
        /** No way led to it. */
        NOT_TAKEN,
        /** Something that it needs has failed, and another task deals with that. */
        BLOCKED,
        /** History: a rerun or a recovery has begun the task anew. */
        SUPERSEDED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
