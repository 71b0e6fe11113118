package io.scheduler.worker.attempt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the worker holds: attempts until their result is committed, and after that until nothing of them is left. Guarded
 * by the desk's lock.
 */
final class HeldAttempts {
    private final Map<Long, Attempt> held = new LinkedHashMap<>();
    private final Map<Long, Attempt> leaving = new LinkedHashMap<>();
    private final Set<Long> gone = new HashSet<>();
    private int running;

    void add(Attempt attempt) {
        held.put(attempt.id(), attempt);
        if (!attempt.isFinished()) {
            running++;
        }
    }

    @Nullable
    Attempt get(long id) {
        return held.get(id);
    }

    boolean contains(long id) {
        return held.containsKey(id);
    }

    Collection<Attempt> all() {
        return held.values();
    }

    List<Long> ids() {
        List<Long> ids = new ArrayList<>(held.keySet());
        ids.addAll(leaving.keySet());
        return ids;
    }

    int size() {
        return held.size();
    }

    int running() {
        return running;
    }

    boolean isEmpty() {
        return held.isEmpty() && leaving.isEmpty();
    }

    void finished() {
        running--;
    }

    /** Those of the ids of which something may still run, whether or not their result is committed. */
    List<Attempt> notGone(Collection<Long> ids) {
        List<Attempt> found = new ArrayList<>();
        for (long id : ids) {
            Attempt attempt = held.getOrDefault(id, leaving.get(id));
            if (attempt != null && !gone.contains(id)) {
                found.add(attempt);
            }
        }
        return found;
    }

    /** Nothing of it is left; true when that was the last to be known of it. */
    boolean gone(Attempt attempt) {
        boolean last = leaving.remove(attempt.id()) != null;
        if (!last) {
            gone.add(attempt.id());
        }
        return last;
    }

    /** Its result is committed; the attempt when that was the last to be known of it, else null. */
    @Nullable
    Attempt committed(long id) {
        Attempt attempt = held.remove(id);
        boolean last = gone.remove(id);
        if (attempt != null && !last) {
            leaving.put(id, attempt);
        }
        return last ? attempt : null;
    }
}
