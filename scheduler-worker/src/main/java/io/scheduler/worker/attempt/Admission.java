package io.scheduler.worker.attempt;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.rpc.contract.AssignReply.Verdict;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.fence.Watch;
import io.scheduler.worker.folder.FreeSpace;
import io.scheduler.worker.task.Permit;
import org.jspecify.annotations.Nullable;

/**
 * Whose word counts, and what may begin: the owner of the slot, a mode that takes tasks, capacity, room on the disk, and
 * a guardian. Guarded by the desk's lock.
 */
public final class Admission {
    private final DeskLimits limits;
    private final SlotOwners owners;
    private final Watch watch;
    private final FreeSpace space;
    private final Tombstones tombstones;

    public Admission(DeskLimits limits, SlotOwners owners, Watch watch, FreeSpace space) {
        this.limits = limits;
        this.owners = owners;
        this.watch = watch;
        this.space = space;
        this.tombstones = new Tombstones(limits.tombstones());
    }

    DeskLimits limits() {
        return limits;
    }

    Watch watch() {
        return watch;
    }

    FreeSpace space() {
        return space;
    }

    Tombstones tombstones() {
        return tombstones;
    }

    /**
     * Whether that master owns the slot, as far as is known. That it asks or wants something ended is no proof that it still
     * does.
     */
    boolean admit(String master, int slot, long epoch) {
        return owners.admit(slot, epoch, master);
    }

    /** The same of a master that is sure of it: then it was heard. */
    boolean hear(String master, int slot, long epoch) {
        boolean admitted = owners.admit(slot, epoch, master);
        if (admitted) {
            watch.heard(slot);
        }
        return admitted;
    }

    /** The answer to a repetition; null when it is new and may be judged. */
    @Nullable
    Verdict known(String master, TaskAssignment assignment, HeldAttempts held) {
        if (!hear(master, assignment.slot(), assignment.epoch())) {
            return Verdict.STALE_EPOCH;
        }
        return held.contains(assignment.attemptId()) ? Verdict.ACCEPTED : tombstones.of(assignment);
    }

    /** Permits it to begin, or refuses it; the refusal holds for this dispatch. */
    @Nullable
    Permit permit(TaskAssignment assignment, NodeMode mode, HeldAttempts held) {
        if (mode != NodeMode.ACTIVE) {
            tombstones.refuse(assignment, Verdict.DRAINING);
            return null;
        }
        boolean room = free(mode, held) > 0 && space.obstacle() == null;
        Permit permit = room ? watch.take(assignment.attemptId(), assignment.slot()) : null;
        if (permit == null) {
            tombstones.refuse(assignment, Verdict.FULL);
        }
        return permit;
    }

    /** How many more it would take. */
    int free(NodeMode mode, HeldAttempts held) {
        return mode == NodeMode.ACTIVE
                ? Math.max(0, Math.min(limits.capacity() - held.running(), limits.held() - held.size()))
                : 0;
    }
}
