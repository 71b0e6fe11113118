package io.scheduler.verify.drill.history;

import io.scheduler.verify.drill.history.History.Finding;
import io.scheduler.verify.drill.history.Stalls.Stall;
import java.util.List;

/**
 * What a history amounts to.
 *
 * @param lostRuns accepted and not stored, or not finished in the end
 * @param lostTasks counted as succeeded without having done so
 * @param failedRuns ended badly without a reason of their own
 * @param successDiedWithWorker tasks run after a success that a lost worker could not tell of; not a fault of the product
 * @param stalls longest first
 */
public record Verdict(
        List<Finding> lostRuns,
        List<Finding> lostTasks,
        List<Finding> failedRuns,
        List<Finding> overlapping,
        List<Finding> rerunAfterSuccess,
        List<Finding> successDiedWithWorker,
        List<Finding> staleWrites,
        List<Stall> stalls) {

    public static Verdict of(History history) {
        return new Verdict(
                LostWork.runs(history),
                LostWork.tasks(history),
                LostWork.failedRuns(history),
                Repetition.overlapping(history),
                Repetition.afterSuccess(history),
                Repetition.successDiedWithWorker(history),
                Repetition.staleWrites(history),
                Stalls.of(history));
    }

    public int lost() {
        return lostRuns.size() + lostTasks.size();
    }

    public long longestStallMillis() {
        return stalls.stream().mapToLong(Stall::millis).max().orElse(0);
    }

    public long longestStallOutsideOutageMillis() {
        return stalls.stream().mapToLong(Stall::outsideOutageMillis).max().orElse(0);
    }

    /** Nothing lost, nothing twice, nothing stale; stalls are judged apart. */
    public boolean isSafe() {
        return lost() == 0
                && failedRuns.isEmpty()
                && overlapping.isEmpty()
                && rerunAfterSuccess.isEmpty()
                && staleWrites.isEmpty();
    }
}
