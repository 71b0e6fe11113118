package io.scheduler.worker.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All processes of all attempts of one data folder. */
public final class MarkedProcesses {

    private MarkedProcesses() {}

    /**
     * Everything that bears a marker beginning so, or belongs to one of the trees. A parent comes before its children, so
     * that a wrapper is gone before it could write down how its script was ended.
     */
    public static List<ProcessId> parentsFirst(
            ProcessSnapshot snapshot, String markerPrefix, Map<Long, ProcessId> rootsByAttempt) {
        Map<ProcessId, Integer> found = new HashMap<>();
        for (String marker : snapshot.markers(markerPrefix)) {
            snapshot.members(new ProcessTree(marker, null)).forEach(id -> found.put(id, snapshot.depth(id)));
        }
        rootsByAttempt.forEach((attempt, root) -> snapshot.members(new ProcessTree(markerPrefix + attempt, root))
                .forEach(id -> found.put(id, snapshot.depth(id))));
        List<ProcessId> ordered = new ArrayList<>(found.keySet());
        ordered.sort(Comparator.<ProcessId>comparingInt(found::get).thenComparingLong(ProcessId::pid));
        return ordered;
    }

    public static void kill(ProcessId id) {
        Signal.KILL.send(id);
    }

    /** For messages: at most ten numbers. */
    public static String numbers(Collection<ProcessId> ids) {
        return ProcessSnapshot.numbers(ids);
    }
}
