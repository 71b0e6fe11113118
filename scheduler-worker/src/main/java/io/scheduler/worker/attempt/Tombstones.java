package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AssignReply.Verdict;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that must not be run by a late assignment, each with the answer that it gets. What was ended is buried for ever;
 * a refusal counts for its own dispatch only, because the master may choose this worker once more when it has room.
 * Bounded: the oldest are forgotten. Guarded by the desk's lock.
 */
final class Tombstones {
    private final Map<Long, Tombstone> byAttempt;

    /** @param refused the dispatch that was refused; null when the attempt was ended or killed */
    private record Tombstone(
            Verdict verdict, boolean forEver, @Nullable Instant refused) {}

    Tombstones(int limit) {
        this.byAttempt = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Tombstone> eldest) {
                return size() > limit;
            }
        };
    }

    /** It has ended and its end is known. */
    void bury(long attemptId) {
        byAttempt.put(attemptId, new Tombstone(Verdict.ACCEPTED, true, null));
    }

    /** It was killed before it came. */
    void buryUnknown(long attemptId) {
        Tombstone known = byAttempt.get(attemptId);
        if (known == null || !known.forEver) {
            byAttempt.put(attemptId, new Tombstone(Verdict.FULL, true, null));
        }
    }

    void refuse(TaskAssignment assignment, Verdict verdict) {
        byAttempt.put(assignment.attemptId(), new Tombstone(verdict, false, assignment.dispatchedAt()));
    }

    /** Null when it may be judged anew. */
    @Nullable
    Verdict of(TaskAssignment assignment) {
        Tombstone known = byAttempt.get(assignment.attemptId());
        if (known == null || (!known.forEver && !Objects.equals(known.refused, assignment.dispatchedAt()))) {
            return null;
        }
        return known.verdict;
    }
}
