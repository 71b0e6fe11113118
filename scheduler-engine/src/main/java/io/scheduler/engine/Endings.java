package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.util.HashMap;
import java.util.Map;

/** How a run, or the tasks of it, came to its end, in words. */
final class Endings {

    private Endings() {}

    /** What handlers are told besides what their upstreams hand on. */
    static Map<String, String> seenByHandler(WorkflowRun run, Map<String, String> seen) {
        WorkflowState endsAs = run.instance().endsAs();
        WorkflowState state =
                endsAs != null ? endsAs : run.tasksPassed() ? WorkflowState.SUCCEEDED : WorkflowState.FAILED;
        String reason = endsAs != null ? run.instance().reason() : run.tasksPassed() ? null : whatFailed(run);
        Map<String, String> both = new HashMap<>(seen);
        both.put("workflow.state", state.name());
        both.put("workflow.reason", reason == null ? "" : reason);
        return both;
    }

    static String whatAsks(WorkflowRun run) {
        int first = run.unfinishedTasks()[0];
        int more = run.heldCount() - 1;
        return "task " + run.plan().task(first).name() + (more == 0 ? "" : " (and " + more + " more)")
                + " was lost with its worker: resume to run it again, or stop";
    }

    /** "task load failed: exit status 1 (and 2 more)". */
    static String whatFailed(WorkflowRun run) {
        String first = null;
        int more = 0;
        for (int task = 0; task < run.plan().size(); task++) {
            TaskAttempt attempt = run.attempt(task);
            if (attempt == null || run.hasPassed(task) || !attempt.state().isFinished()) {
                continue;
            }
            if (first == null) {
                first = (run.plan().phaseOf(task) == Phase.TASKS ? "task " : "handler ")
                        + run.plan().task(task).name()
                        + ' '
                        + switch (attempt.state()) {
                            case LOST -> "was lost";
                            case KILLED -> "was ended";
                            default -> "failed";
                        }
                        + (attempt.reason() == null ? "" : ": " + attempt.reason());
            } else {
                more++;
            }
        }
        if (first == null) {
            return "some tasks could not run";
        }
        return more == 0 ? first : first + " (and " + more + " more)";
    }
}
