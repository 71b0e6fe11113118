package io.scheduler.engine;

import io.scheduler.common.expression.Condition;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.ControlFlow.Requirement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries out the tasks that steer the run instead of working. */
final class Steering {

    /** How many runs may stand above one another. */
    static final int DEEPEST = 10;

    private static final int LONGEST_SHOWN = 200;

    private Steering() {}

    /** The attempt runs: what can be decided at once is. */
    static void carryOut(Deciding deciding, int task, ControlFlow flow) {
        switch (flow) {
            case ControlFlow.Switch choice -> choose(deciding, task, choice);
            case ControlFlow.Conditions conditions -> {
                boolean met = isMet(conditions.when(), deciding, upstreams(deciding, task));
                succeed(
                        deciding,
                        task,
                        new TaskDetail.Chose(
                                met ? conditions.onTrue() : conditions.onFalse(),
                                met ? "its upstreams ended as required" : "its upstreams did not end as required"),
                        Map.of());
            }
            case ControlFlow.Wait w -> Timers.armAttemptTimeout(deciding, task);
            case ControlFlow.SubWorkflow child -> {
                if (mayCall(deciding, task, child)) {
                    deciding.act(
                            new Action.StartChild(task, deciding.attempt(task).id(), child));
                    Timers.armAttemptTimeout(deciding, task);
                }
            }
            case ControlFlow.Dependent dependent -> {
                deciding.act(new Action.Watch(task, deciding.attempt(task).id(), dependent));
                Timers.armAttemptTimeout(deciding, task);
            }
            case ControlFlow.ForEach each -> {
                ItemProgress before = deciding.run.items(task);
                if (mayCall(deciding, task, each.child())) {
                    ForEachTask.begin(deciding, task, each, before);
                }
            }
        }
    }

    /** Else the attempt has failed. */
    private static boolean mayCall(Deciding deciding, int task, ControlFlow.SubWorkflow child) {
        Origin.Parent parent = deciding.instance().origin().parent();
        if (parent == null || parent.depth() < DEEPEST) {
            return true;
        }
        String why = "expected at most " + DEEPEST + " sub-workflows inside one another; does " + child.workflow()
                + " lead back to itself?";
        AttemptEvents.fail(deciding, task, Ending.without(deciding.now, why));
        return false;
    }

    /** What an attempt that runs waits for, for people; null for one that is decided at once. */
    static @Nullable String waitsFor(ControlFlow flow) {
        return switch (flow) {
            case ControlFlow.Switch s -> null;
            case ControlFlow.Conditions c -> null;
            case ControlFlow.Wait w ->
                switch (w.kind()) {
                    case APPROVAL -> "waits for an approval";
                    case SIGNAL -> "waits for a signal";
                };
            case ControlFlow.SubWorkflow s -> "waits for a run of " + s.workflow();
            case ControlFlow.Dependent d -> "looks for runs of " + Dependents.workflows(d);
            case ControlFlow.ForEach e -> "waits for runs of " + e.child().workflow();
        };
    }

    static Decision answered(Deciding deciding, Event.Answered event) {
        int task = deciding.run.taskOf(event.attemptId());
        if (task < 0
                || deciding.run.state(task) != TaskState.RUNNING
                || !(deciding.run.plan().steering(task) instanceof ControlFlow.Wait)) {
            return deciding.rejected(
                    "expected a task that waits for an answer, but it does not: perhaps it was answered already");
        }
        if (deciding.run.isEnding(task)) {
            return deciding.rejected("the instance is being stopped");
        }
        TaskDetail.Answered answer = event.answer();
        if (answer.approved()) {
            succeed(deciding, task, answer, event.outputs());
        } else {
            String why = "rejected by " + answer.by() + (answer.comment() == null ? "" : ": " + answer.comment());
            deciding.change(task, TaskTrigger.NOTE, deciding.attempt(task).with(answer));
            AttemptEvents.fail(deciding, task, Ending.without(deciding.now, why));
        }
        Progress.settle(deciding);
        return deciding.accepted();
    }

    static Decision childStarted(Deciding deciding, Event.ChildStarted event) {
        int task = child(deciding, event.attemptId());
        if (task < 0
                || !(deciding.run.plan().steering(task) instanceof ControlFlow.SubWorkflow)
                || TaskDetail.childOf(deciding.attempt(task).detail()) != null) {
            return deciding.ignored("does not wait for a run to begin");
        }
        deciding.change(
                task, TaskTrigger.NOTE, deciding.attempt(task).with(new TaskDetail.Child(event.workflowInstanceId())));
        return deciding.accepted();
    }

    static Decision childEnded(Deciding deciding, Event.ChildEnded event) {
        int task = child(deciding, event.attemptId());
        if (task < 0) {
            return deciding.ignored("this attempt is over");
        }
        if (deciding.run.plan().steering(task) instanceof ControlFlow.ForEach) {
            return ForEachTask.ended(deciding, task, event);
        }
        String why = event.reason() == null ? "" : ": " + event.reason();
        if (event.state() == WorkflowState.SUCCEEDED) {
            succeed(deciding, task, deciding.attempt(task).detail(), event.outputs());
        } else if (deciding.run.isEnding(task)) {
            Ending ending = Ending.without(deciding.now, "its run is " + event.state() + why);
            deciding.change(task, TaskTrigger.KILL, deciding.attempt(task).ended(TaskState.KILLED, ending));
        } else {
            AttemptEvents.fail(deciding, task, Ending.without(deciding.now, "its run is " + event.state() + why));
        }
        Progress.settle(deciding);
        return deciding.accepted();
    }

    /** Ends what no worker has and what runs, because the instance stops. A child ends later, and tells. */
    static void stop(Deciding deciding, int task, String reason, boolean insists) {
        if (!tell(deciding, task, new Message.Stop(reason, insists))) {
            Ending ending = Ending.without(deciding.now, reason);
            deciding.change(task, TaskTrigger.KILL, deciding.attempt(task).ended(TaskState.KILLED, ending));
        }
    }

    /** Returns whether there is anybody to be told. */
    private static boolean tell(Deciding deciding, int task, Message message) {
        Long child = TaskDetail.childOf(deciding.attempt(task).detail());
        if (child != null) {
            deciding.tell(child, message);
            return true;
        }
        boolean told = false;
        for (long run : ForEachTask.runs(deciding.run, task)) {
            deciding.tell(run, message);
            told = true;
        }
        return told;
    }

    /** Runs of which this one is the parent. */
    static void tellChildren(Deciding deciding, Message message) {
        for (int task : deciding.run.unfinishedTasks()) {
            tell(deciding, task, message);
        }
    }

    /** What begins one thing after the other goes on with that. */
    static void goOn(Deciding deciding) {
        for (int task : deciding.run.unfinishedTasks()) {
            ForEachTask.goOn(deciding, task);
        }
    }

    /** It runs for longer than it may. */
    static void timedOut(Deciding deciding, int task, String reason) {
        if (!tell(deciding, task, new Message.Stop(reason, false))) {
            AttemptEvents.fail(deciding, task, Ending.without(deciding.now, reason));
            Progress.settle(deciding);
        } else if (deciding.run.items(task) != null) {
            ForEachTask.close(deciding, task, reason);
        }
    }

    private static int child(Deciding deciding, long attemptId) {
        int task = deciding.run.taskOf(attemptId);
        return task >= 0
                        && deciding.run.state(task) == TaskState.RUNNING
                        && ControlFlow.calledBy(deciding.run.plan().steering(task)) != null
                ? task
                : -1;
    }

    private static void choose(Deciding deciding, int task, ControlFlow.Switch choice) {
        Map<String, String> params = deciding.parameters(task);
        for (ControlFlow.Switch.Case one : choice.cases()) {
            switch (one.when().test(params)) {
                case Condition.Result.Said said -> {
                    if (said.holds()) {
                        succeed(deciding, task, new TaskDetail.Chose(one.then(), shown(one.when())), Map.of());
                        return;
                    }
                }
                case Condition.Result.Impossible impossible -> {
                    AttemptEvents.fail(
                            deciding, task, Ending.without(deciding.now, shown(one.when()) + ": " + impossible.why()));
                    return;
                }
            }
        }
        succeed(deciding, task, new TaskDetail.Chose(choice.otherwise(), "no case holds"), Map.of());
    }

    static void succeed(Deciding deciding, int task, @Nullable TaskDetail detail, Map<String, String> outputs) {
        String why = detail instanceof TaskDetail.Chose chose
                ? "goes on with " + (chose.taken().isEmpty() ? "nothing" : String.join(", ", chose.taken())) + ": "
                        + chose.because()
                : null;
        AttemptEvents.succeed(deciding, task, new Ending(null, deciding.now, null, outputs, why), detail);
    }

    private static Map<String, Integer> upstreams(Deciding deciding, int task) {
        Map<String, Integer> upstreams = new HashMap<>();
        deciding.run
                .plan()
                .graph()
                .forEachUpstream(
                        task,
                        upstream -> upstreams.put(deciding.definition(upstream).name(), upstream));
        return upstreams;
    }

    private static boolean isMet(Requirement requirement, Deciding deciding, Map<String, Integer> upstreams) {
        return switch (requirement) {
            case Requirement.All all -> all.parts().stream().allMatch(part -> isMet(part, deciding, upstreams));
            case Requirement.Any any -> any.parts().stream().anyMatch(part -> isMet(part, deciding, upstreams));
            case Requirement.Ended ended -> {
                TaskAttempt attempt = deciding.attempt(Objects.requireNonNull(upstreams.get(ended.task())));
                boolean success = attempt.state() == TaskState.SUCCEEDED
                        || (attempt.state() == TaskState.SKIPPED && Edges.ofSkipped(attempt) == Edges.Outcome.TAKEN);
                boolean failure = attempt.state() == TaskState.FAILED || attempt.state() == TaskState.LOST;
                yield ended.status() == ControlFlow.Status.SUCCESS ? success : failure;
            }
        };
    }

    private static String shown(Condition condition) {
        String text = condition.text();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
