package io.scheduler.verify.drill.history;

import io.scheduler.verify.drill.history.History.Attempt;
import io.scheduler.verify.drill.history.History.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Work that was done twice. */
final class Repetition {

    private Repetition() {}

    /**
     * Executions of one task of which both surely lived at one moment: by their own words, by what was seen in /proc, or
     * because the later one saw the earlier one when it began.
     */
    static List<Finding> overlapping(History history) {
        List<Finding> found = new ArrayList<>();
        for (List<Execution> executions : byTask(history)) {
            for (int i = 0; i < executions.size(); i++) {
                for (int j = i + 1; j < executions.size(); j++) {
                    Execution earlier = executions.get(i);
                    Execution later = executions.get(j);
                    if (overlap(earlier, later)) {
                        found.add(
                                new Finding(earlier.instance(), earlier.task() + ": " + earlier + " beside " + later));
                    }
                }
            }
        }
        return found;
    }

    private static boolean overlap(Execution earlier, Execution later) {
        boolean seen = later.beside().contains(earlier.pid())
                && (earlier.ended() == Execution.NEVER || earlier.ended() > later.started());
        boolean seenByEarlier = earlier.beside().contains(later.pid());
        return seen || seenByEarlier || earlier.aliveUntil() > later.started();
    }

    /** Begun again although an earlier execution had succeeded, and its worker was not given up with the news. */
    static List<Finding> afterSuccess(History history) {
        return repeated(history, false);
    }

    /**
     * The same where the success died with its worker: the worker was killed, paused or cut off before the success was
     * stored, and the masters rightly took the attempt for lost. Nothing can prevent that; it is counted all the same.
     */
    static List<Finding> successDiedWithWorker(History history) {
        return repeated(history, true);
    }

    private static List<Finding> repeated(History history, boolean lostWithWorker) {
        Map<String, Attempt> rows = history.attempts().stream()
                .collect(Collectors.toMap(row -> key(row.instance(), row.task(), row.attempt()), row -> row));
        List<Finding> found = new ArrayList<>();
        for (List<Execution> executions : byTask(history)) {
            for (int i = 0; i < executions.size(); i++) {
                Execution success = executions.get(i);
                for (int j = i + 1; success.succeeded() && j < executions.size(); j++) {
                    Execution again = executions.get(j);
                    if (again.started() > success.ended()
                            && lostWithWorker == diedWithWorker(success, again, rows, history)) {
                        found.add(new Finding(
                                success.instance(), success.task() + ": after " + success + " came " + again));
                        break;
                    }
                }
            }
        }
        return found;
    }

    private static boolean diedWithWorker(
            Execution success, Execution again, Map<String, Attempt> rows, History history) {
        Attempt row = rows.get(key(success.instance(), success.task(), success.attempt()));
        return row != null
                && row.state().equals("LOST")
                && history.windows().stream()
                        .anyMatch(window -> window.target().contains(String.valueOf(row.worker()))
                                && window.touches(success.ended(), again.started()));
    }

    private static String key(long instance, String task, int attempt) {
        return instance + " " + task + " " + attempt;
    }

    /** Executions of each task in the order of their starts. */
    private static List<List<Execution>> byTask(History history) {
        return history.executions().stream()
                .sorted(Comparator.comparingLong(Execution::started))
                .collect(Collectors.groupingBy(Execution::key))
                .values()
                .stream()
                .filter(executions -> executions.size() > 1)
                .toList();
    }

    /** Writes that a master made for a slot that was not its own at that moment. */
    static List<Finding> staleWrites(History history) {
        Set<String> owners = new HashSet<>();
        history.slotChanges().stream()
                .filter(change -> change.owner() != null)
                .forEach(change -> owners.add(change.app() + " " + change.owner()));
        return history.writes().stream()
                .filter(write -> write.app().startsWith("master-"))
                .filter(write -> write.owner() == null || !owners.contains(write.app() + " " + write.owner()))
                .map(write -> new Finding(
                        write.instance(),
                        write.app() + " wrote " + (write.task() == null ? "the run" : write.task()) + " as "
                                + write.state() + " at " + Times.text(write.at()) + " while slot " + write.slot()
                                + " was of " + write.owner()))
                .toList();
    }
}
