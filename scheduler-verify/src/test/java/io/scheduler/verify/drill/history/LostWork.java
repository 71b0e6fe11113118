package io.scheduler.verify.drill.history;

import io.scheduler.verify.drill.history.History.Accepted;
import io.scheduler.verify.drill.history.History.Attempt;
import io.scheduler.verify.drill.history.History.Finding;
import io.scheduler.verify.drill.history.History.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Work that was promised and not done. */
final class LostWork {

    private LostWork() {}

    /** Accepted and not in the database, or in it and not finished, or shown otherwise by an api. */
    static List<Finding> runs(History history) {
        Map<Long, Run> runs = history.runs().stream().collect(Collectors.toMap(Run::id, Function.identity()));
        List<Finding> found = new ArrayList<>();
        for (Accepted accepted : history.accepted()) {
            if (!runs.containsKey(accepted.instance())) {
                found.add(new Finding(
                        accepted.instance(),
                        "accepted at " + Times.text(accepted.at()) + " (" + accepted.key() + "), but not stored"));
            }
        }
        for (Run run : history.runs()) {
            if (!run.finished()) {
                found.add(new Finding(run.id(), run.workflow() + " is " + run.state() + " after the settling time"));
            }
            if (run.stateByApi() != null && !Objects.equals(run.stateByApi(), run.state())) {
                found.add(new Finding(run.id(), "is " + run.state() + ", but an api says " + run.stateByApi()));
            }
        }
        return found;
    }

    /** Runs that ended badly, though no task of them fails for good by itself. */
    static List<Finding> failedRuns(History history) {
        return history.runs().stream()
                .filter(run -> run.finished() && !run.state().equals("SUCCEEDED"))
                .map(run -> new Finding(run.id(), run.workflow() + " ended " + run.state()))
                .toList();
    }

    /** Tasks of a run that counts as succeeded, without a success. */
    static List<Finding> tasks(History history) {
        Set<String> done = history.executions().stream()
                .filter(Execution::succeeded)
                .map(execution -> execution.key() + " " + execution.attempt())
                .collect(Collectors.toSet());
        Map<Long, List<Attempt>> rows = history.attempts().stream().collect(Collectors.groupingBy(Attempt::instance));
        List<Finding> found = new ArrayList<>();
        for (Run run : history.runs()) {
            if (run.state().equals("SUCCEEDED")) {
                found.addAll(tasksOf(run, rows.getOrDefault(run.id(), List.of()), done, history));
            }
        }
        return found;
    }

    private static List<Finding> tasksOf(Run run, List<Attempt> rows, Set<String> done, History history) {
        Set<String> shell = history.shellTasks().getOrDefault(run.workflow(), Set.of());
        Set<String> missing = new HashSet<>(history.workflows().getOrDefault(run.workflow(), Set.of()));
        List<Finding> found = new ArrayList<>();
        for (Attempt row : rows) {
            if (row.state().equals("SUCCEEDED")) {
                missing.remove(row.task());
                if (shell.contains(row.task()) && !done.contains(run.id() + " " + row.task() + " " + row.attempt())) {
                    found.add(new Finding(
                            run.id(), row.task() + " attempt " + row.attempt() + " is SUCCEEDED, but did not run"));
                }
            }
        }
        missing.forEach(task -> found.add(new Finding(run.id(), "SUCCEEDED, but its task " + task + " did not")));
        return found;
    }
}
