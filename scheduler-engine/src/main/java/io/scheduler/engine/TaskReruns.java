package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task of a finished instance once more, alone or with everything behind it. What is not to run and could begin is
 * given a row that says so, so that whoever reads the rows sees the same.
 */
final class TaskReruns {

    private TaskReruns() {}

    static Decision rerun(Deciding deciding, Event.TaskRerunRequested event) {
        if (!WorkflowTrigger.RERUN_TASK.allows(deciding.instance().state())) {
            return deciding.rejected(
                    "cannot run a task again: expected an instance that is SUCCEEDED, FAILED or STOPPED,"
                            + " but it is " + deciding.instance().state());
        }
        int task = InstanceRequests.taskOfLatest(deciding, event.attemptId());
        if (task < 0) {
            return deciding.rejected(InstanceRequests.notLatest(event.attemptId()));
        }
        String whyNot = whyNot(deciding, task, event.downstream());
        if (whyNot != null) {
            return deciding.rejected("cannot run the task " + name(deciding, task) + " again: " + whyNot);
        }
        BitSet again = event.downstream() ? behind(deciding, task) : only(task);
        deciding.reset(
                IntStream.range(0, deciding.run.plan().size())
                        .filter(i -> deciding.run.attempt(i) != null
                                && (again.get(i) || deciding.run.plan().phaseOf(i) != Phase.TASKS))
                        .toArray(),
                false);
        deciding.change(
                WorkflowTrigger.RERUN_TASK,
                deciding.instance().begun(deciding.instance().runNumber(), deciding.now));
        leaveOthersOut(
                deciding,
                again,
                "not begun: only " + name(deciding, task)
                        + (event.downstream() ? " and what is behind it were" : " was") + " to run again");
        InstanceRequests.goOn(deciding);
        return deciding.accepted();
    }

    private static @Nullable String whyNot(Deciding deciding, int task, boolean downstream) {
        if (deciding.run.plan().phaseOf(task) != Phase.TASKS) {
            return "handlers run when the tasks have come to their end";
        }
        boolean hasRun = switch (deciding.run.state(task)) {
            case SUCCEEDED, FAILED, KILLED, LOST -> true;
            case SKIPPED, WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED -> false;
        };
        if (!hasRun) {
            return "expected one that has run, but it is " + deciding.run.state(task);
        }
        ControlFlow flow = deciding.run.plan().steering(task);
        boolean chooses = flow instanceof ControlFlow.Switch || flow instanceof ControlFlow.Conditions;
        if (chooses && !downstream) {
            return "it chooses a way, so that what is behind it has to run again as well";
        }
        for (int upstream : deciding.run.plan().graph().upstreams(task)) {
            if (!deciding.run.hasArrived(upstream)) {
                return "it depends on " + name(deciding, upstream) + ", which is " + deciding.run.state(upstream);
            }
        }
        return null;
    }

    private static BitSet only(int task) {
        BitSet one = new BitSet();
        one.set(task);
        return one;
    }

    /** The task and everything that depends on it. */
    private static BitSet behind(Deciding deciding, int task) {
        BitSet behind = only(task);
        for (int next : deciding.run.plan().graph().topologicalOrder()) {
            if (behind.get(next)) {
                deciding.run.plan().graph().forEachSuccessor(next, behind::set);
            }
        }
        return behind;
    }

    /** What has not run so far and could begin now or when the chosen tasks have ended. */
    private static void leaveOthersOut(Deciding deciding, BitSet again, String reason) {
        int end = deciding.run.plan().end(Phase.TASKS);
        for (int task = 0; task < end; task++) {
            if (deciding.run.attempt(task) == null && !again.get(task) && couldBegin(deciding, task, again)) {
                TaskAttempt created = TaskAttempt.created(
                        deciding.nextAttemptId(),
                        deciding.run.nextNumber(task),
                        TaskState.KILLED,
                        deciding.now,
                        null,
                        null);
                deciding.change(
                        task,
                        TaskTrigger.CANCEL,
                        created.ended(TaskState.KILLED, Ending.without(deciding.now, reason)));
            }
        }
    }

    private static boolean couldBegin(Deciding deciding, int task, BitSet again) {
        for (int upstream : deciding.run.plan().graph().upstreams(task)) {
            if (!again.get(upstream) && !deciding.run.hasArrived(upstream)) {
                return false;
            }
        }
        return true;
    }

    private static String name(Deciding deciding, int task) {
        return deciding.definition(task).name();
    }
}
