package io.scheduler.common.instance;

import io.scheduler.common.workflow.TaskSelection;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Why a run exists and which time it is for.
 *
 * @param kind what made it
 * @param businessTime the time that its parameters speak of, for instance a fire time or the date of a backfill; null: when it
 *     was asked for
 * @param zone in which its times are written
 * @param parent the task that waits for it; only of a sub-workflow
 * @param rerunOf the run that it repeats; only of a rerun
 * @param selection which of its tasks it carries out; null: all
 */
public record Origin(
        Kind kind,
        @Nullable Instant businessTime,
        ZoneId zone,
        @Nullable Parent parent,
        @Nullable Long rerunOf,
        @Nullable TaskSelection selection) {

    /** Started by a person or a program, for now. */
    public static final Origin MANUAL = new Origin(Kind.MANUAL, null, ZoneOffset.UTC, null);

    public Origin {
        if ((kind == Kind.SUB_WORKFLOW) != (parent != null)) {
            throw new IllegalArgumentException(
                    "expected a parent for a sub-workflow and for nothing else, but got " + kind + " with " + parent);
        }
        if ((kind == Kind.RERUN) != (rerunOf != null)) {
            throw new IllegalArgumentException(
                    "expected the run that it repeats for a rerun and for nothing else, but got " + kind + " of "
                            + rerunOf);
        }
    }

    /** Of a run that carries out all of its tasks and repeats no other. */
    public Origin(Kind kind, @Nullable Instant businessTime, ZoneId zone, @Nullable Parent parent) {
        this(kind, businessTime, zone, parent, null, null);
    }

    /** It is for a date of a backfill, or part of a run that is. */
    public boolean belongsToBackfill() {
        return kind == Kind.BACKFILL || (parent != null && parent.ofBackfill());
    }

    public enum Kind {
        MANUAL,
        SCHEDULE,
        BACKFILL,
        SUB_WORKFLOW,
        /** Repeats another run as a run of its own. */
        RERUN
    }

    /**
     * @param depth 1 for the child of a run that has no parent itself
     * @param root the run without a parent that all of this is part of
     * @param ofBackfill that run is for a date of a backfill
     */
    public record Parent(long workflowInstanceId, long taskInstanceId, int depth, long root, boolean ofBackfill) {
        /** Part of a run that no backfill has made. */
        public Parent(long workflowInstanceId, long taskInstanceId, int depth, long root) {
            this(workflowInstanceId, taskInstanceId, depth, root, false);
        }
    }
}
