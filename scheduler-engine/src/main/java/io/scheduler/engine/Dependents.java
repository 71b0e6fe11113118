package io.scheduler.engine;

import io.scheduler.common.dependent.Cycle;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.instance.TaskDetail.Depends;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.ControlFlow.Dependent.OnFailure;
import io.scheduler.common.workflow.ControlFlow.Need;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides about tasks that depend on runs of other workflows. What was seen of those is stored with the attempt, for people and
 * because a failure that lasts is counted from when it was seen first.
 */
final class Dependents {

    private static final int MOST_NAMED = 3;

    private Dependents() {}

    private enum Verdict {
        MET,
        OPEN,
        FAILED
    }

    static Decision seen(Deciding deciding, Event.UpstreamsSeen event) {
        int task = deciding.run.taskOf(event.attemptId());
        if (task < 0
                || deciding.run.state(task) != TaskState.RUNNING
                || deciding.run.isEnding(task)
                || !(deciding.run.plan().steering(task) instanceof ControlFlow.Dependent dependent)) {
            return deciding.ignored("does not wait for other runs");
        }
        switch (verdict(dependent.when(), byUpstream(event.seen()))) {
            case MET -> {
                Steering.succeed(deciding, task, new Depends(event.seen(), null), event.outputs());
                Progress.settle(deciding);
            }
            case OPEN -> {
                if (!note(
                        deciding,
                        task,
                        new Depends(event.seen(), null),
                        stillOpen(deciding, dependent, event.seen()))) {
                    return deciding.ignored("nothing new");
                }
            }
            case FAILED -> {
                return failed(deciding, task, dependent, event.seen());
            }
        }
        return deciding.accepted();
    }

    private static Decision failed(
            Deciding deciding, int task, ControlFlow.Dependent dependent, List<Depends.Seen> seen) {
        TaskAttempt attempt = deciding.attempt(task);
        Instant since = attempt.detail() instanceof Depends before && before.failedSince() != null
                ? before.failedSince()
                : deciding.now;
        Depends depends = new Depends(seen, since);
        String why = whatFailed(deciding, dependent, seen);
        if (dependent.onFailure() == OnFailure.FAIL) {
            fail(deciding, task, depends, why);
            return deciding.accepted();
        }
        if (dependent.failureWait() != null
                && !since.plus(dependent.failureWait()).isAfter(deciding.now)) {
            fail(deciding, task, depends, why + ", and that has lasted for " + Timers.text(dependent.failureWait()));
            return deciding.accepted();
        }
        if (!note(deciding, task, depends, "waits although " + why)) {
            return deciding.ignored("nothing new");
        }
        Action.ArmTimer timer = failureTimer(deciding.attempt(task), dependent);
        if (timer != null) {
            deciding.act(timer);
        }
        return deciding.accepted();
    }

    /** It has waited for as long as it may for a failure to be mended: whether that has happened is looked at now. */
    static Decision failureLasts(Deciding deciding, int task, ControlFlow.Dependent dependent) {
        Action.ArmTimer timer = failureTimer(deciding.attempt(task), dependent);
        if (timer == null || deciding.run.isEnding(task)) {
            return deciding.ignored("no failure lasts");
        }
        if (timer.due().isAfter(deciding.now)) {
            deciding.act(timer);
            return deciding.ignored("early");
        }
        deciding.act(new Action.Watch(task, deciding.attempt(task).id(), dependent));
        return deciding.accepted();
    }

    /** When a failure that was seen counts; null when there is none or it never does. */
    static Action.@Nullable ArmTimer failureTimer(TaskAttempt attempt, ControlFlow.Dependent dependent) {
        return dependent.failureWait() != null
                        && attempt.detail() instanceof Depends depends
                        && depends.failedSince() != null
                ? new Action.ArmTimer(
                        new TimerKey.AttemptDue(attempt.id()),
                        depends.failedSince().plus(dependent.failureWait()))
                : null;
    }

    static String workflows(ControlFlow.Dependent dependent) {
        return someOf(dependent.upstreams().stream()
                .map(upstream -> (upstream.project() == null ? "" : upstream.project() + "/") + upstream.workflow())
                .distinct()
                .toList());
    }

    private static void fail(Deciding deciding, int task, Depends depends, String why) {
        deciding.change(task, TaskTrigger.NOTE, deciding.attempt(task).with(depends));
        AttemptEvents.fail(deciding, task, Ending.without(deciding.now, why));
        Progress.settle(deciding);
    }

    /** Returns whether there was anything new. */
    private static boolean note(Deciding deciding, int task, Depends depends, String why) {
        TaskAttempt before = deciding.attempt(task);
        TaskAttempt after = before.in(TaskState.RUNNING, why).with(depends);
        if (after.equals(before)) {
            return false;
        }
        deciding.change(task, TaskTrigger.NOTE, after);
        return true;
    }

    private static Map<Integer, List<Depends.Seen>> byUpstream(List<Depends.Seen> seen) {
        return seen.stream().collect(Collectors.groupingBy(Depends.Seen::upstream));
    }

    private static Verdict verdict(Need need, Map<Integer, List<Depends.Seen>> seen) {
        return switch (need) {
            case Need.All all -> {
                List<Verdict> parts = verdicts(all.parts(), seen);
                yield parts.contains(Verdict.FAILED)
                        ? Verdict.FAILED
                        : parts.contains(Verdict.OPEN) ? Verdict.OPEN : Verdict.MET;
            }
            case Need.Any any -> {
                List<Verdict> parts = verdicts(any.parts(), seen);
                yield parts.contains(Verdict.MET)
                        ? Verdict.MET
                        : parts.contains(Verdict.OPEN) ? Verdict.OPEN : Verdict.FAILED;
            }
            case Need.Upstream upstream -> {
                List<Depends.Seen> intervals = seen.getOrDefault(upstream.number(), List.of());
                boolean failed = intervals.stream().anyMatch(one -> one.status() == Depends.Status.FAILED);
                boolean met = !intervals.isEmpty()
                        && intervals.stream().allMatch(one -> one.status().isSuccess());
                yield failed ? Verdict.FAILED : met ? Verdict.MET : Verdict.OPEN;
            }
        };
    }

    private static List<Verdict> verdicts(List<Need> parts, Map<Integer, List<Depends.Seen>> seen) {
        return parts.stream().map(part -> verdict(part, seen)).toList();
    }

    private static String stillOpen(Deciding deciding, ControlFlow.Dependent dependent, List<Depends.Seen> seen) {
        return "waits for "
                + shown(
                        deciding,
                        dependent,
                        one -> !one.status().isSuccess() && one.status() != Depends.Status.FAILED,
                        seen);
    }

    private static String whatFailed(Deciding deciding, ControlFlow.Dependent dependent, List<Depends.Seen> seen) {
        return shown(deciding, dependent, one -> one.status() == Depends.Status.FAILED, seen);
    }

    private static String shown(
            Deciding deciding,
            ControlFlow.Dependent dependent,
            Predicate<Depends.Seen> which,
            List<Depends.Seen> seen) {
        ZoneId zone = deciding.instance().origin().zone();
        Map<Integer, Cycle> cycles =
                dependent.upstreams().stream().collect(Collectors.toMap(Need.Upstream::number, Need.Upstream::cycle));
        return someOf(seen.stream()
                .filter(which)
                .map(one -> (one.task() == null ? "" : one.task() + " of ") + one.workflow() + " "
                        + time(one, cycles.get(one.upstream()), zone) + " (" + words(one) + ")")
                .toList());
    }

    private static String words(Depends.Seen one) {
        return switch (one.status()) {
            case NO_WORKFLOW -> "there is no such workflow";
            case NO_RUN -> "no run yet";
            case UNFINISHED -> "run " + one.workflowInstanceId() + " is not finished";
            case FAILED -> "run " + one.workflowInstanceId() + " did not succeed";
            case SUCCEEDED -> "run " + one.workflowInstanceId() + " succeeded";
            case NOT_TAKEN -> "run " + one.workflowInstanceId() + " went another way";
            case FIRST_RUN -> "nothing came before";
        };
    }

    /** How long the interval is does not tell an hour from a day: where the clocks change, it may be longer than one. */
    private static String time(Depends.Seen one, @Nullable Cycle cycle, ZoneId zone) {
        LocalDateTime from = LocalDateTime.ofInstant(one.from(), zone);
        return cycle != null && cycle.isOfHours() ? "in the hour from " + from : "on " + from.toLocalDate();
    }

    private static String someOf(List<String> all) {
        return String.join(", ", all.subList(0, Math.min(MOST_NAMED, all.size())))
                + (all.size() <= MOST_NAMED ? "" : " and " + (all.size() - MOST_NAMED) + " more");
    }
}
