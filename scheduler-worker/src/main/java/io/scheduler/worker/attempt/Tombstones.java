package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AssignReply.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that must not be run by a late assignment, each with the answer that it gets. Bounded: the oldest are
 * forgotten. Guarded by the desk's lock.
 */
final class Tombstones {
    private final Map<Long, Verdict> verdicts;

    Tombstones(int limit) {
        this.verdicts = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Verdict> eldest) {
                return size() > limit;
            }
        };
    }

    void put(long attemptId, Verdict verdict) {
        verdicts.put(attemptId, verdict);
    }

    @Nullable
    Verdict of(long attemptId) {
        return verdicts.get(attemptId);
    }
}
