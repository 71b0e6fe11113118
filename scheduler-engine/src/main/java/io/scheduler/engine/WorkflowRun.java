package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one workflow instance: the instance, the current attempt of each task, and what follows from them
 * (unfinished upstreams, counts). Its parts are immutable values; the whole changes only by {@link #apply}, in place, so
 * that completing a task costs its out-degree. Confined to the thread that owns it. After a failed commit or a failed
 * decision it is thrown away and made again from the stored rows by {@link #restore}.
 */
public final class WorkflowRun {

    private final WorkflowPlan plan;
    private final @Nullable TaskAttempt[] current;
    private final int[] lastNumber;
    private final int[] failures;
    private final int[] losses;
    private final Selected selected;
    private final Edges edges;
    private final HandedOn handedOn;
    private final DealtWith dealtWith;
    private final Map<Long, Integer> unfinished = new HashMap<>();
    private final IntQueue ready = new IntQueue();
    private final Iterations iterations = new Iterations();
    private WorkflowInstance instance;
    private int passed;
    private int held;
    private Phase phase = Phase.TASKS;

    private WorkflowRun(WorkflowPlan plan, WorkflowInstance instance) {
        this.plan = plan;
        this.instance = instance;
        int size = plan.size();
        current = new TaskAttempt[size];
        lastNumber = new int[size];
        failures = new int[size];
        losses = new int[size];
        selected = Selected.of(plan, instance.origin().selection());
        edges = new Edges(plan, selected);
        handedOn = new HandedOn(plan.graph());
        dealtWith = new DealtWith(plan, selected);
    }

    /** An instance of which nothing was run yet. */
    public static WorkflowRun fresh(WorkflowPlan plan, WorkflowInstance instance) {
        return new WorkflowRun(plan, instance);
    }

    /**
     * The state as stored rows tell it.
     *
     * @param rows all attempts of the instance, superseded ones included, in any order
     * @param items of the attempts that {@link #attemptsWithItems} names
     */
    public static WorkflowRun restore(
            WorkflowPlan plan, WorkflowInstance instance, List<StoredAttempt> rows, List<StoredItem> items) {
        WorkflowRun run = new WorkflowRun(plan, instance);
        int[] place = plan.graph().ranks();
        StoredAttempt[] sorted = rows.toArray(StoredAttempt[]::new);
        // upstreams first: what a task hands on includes what its upstreams handed on
        Arrays.sort(
                sorted,
                (a, b) -> a.task() != b.task()
                        ? Integer.compare(place[a.task()], place[b.task()])
                        : Integer.compare(a.attempt().number(), b.attempt().number()));
        for (StoredAttempt row : sorted) {
            run.lastNumber[row.task()] =
                    Math.max(run.lastNumber[row.task()], row.attempt().number());
            if (row.superseded()) {
                run.iterations.placeFormer(row.task(), row.attempt());
            } else {
                run.place(row.task(), row.attempt());
            }
        }
        run.ready.clear();
        items.forEach(item -> run.iterations.put(item.attemptId(), item.item()));
        return run;
    }

    /** The same for an instance without attempts whose items count. */
    public static WorkflowRun restore(WorkflowPlan plan, WorkflowInstance instance, List<StoredAttempt> rows) {
        return restore(plan, instance, rows, List.of());
    }

    /** Ids of the attempts of an instance whose items must be read, too. */
    public static List<Long> attemptsWithItems(List<StoredAttempt> rows) {
        return Iterations.attempts(rows);
    }

    /** @param attemptId the attempt that waits for the run of the item */
    public record StoredItem(long attemptId, ItemRun item) {}

    /**
     * A stored attempt.
     *
     * @param task index of the task
     * @param superseded a rerun or recovery began the task anew
     */
    public record StoredAttempt(int task, TaskAttempt attempt, boolean superseded) {}

    /** Makes the new state. Throws {@link IllegalTransitionException} for what the transition tables do not have. */
    public void apply(Change change) {
        switch (change) {
            case Change.InstanceChanged c -> {
                c.trigger().check(instance.state(), c.instance().state());
                instance = c.instance();
            }
            case Change.TaskChanged c -> {
                c.trigger().check(state(c.task()), c.attempt().state());
                place(c.task(), c.attempt());
            }
            case Change.TasksReset c -> reset(c);
            case Change.ItemChanged c -> iterations.put(c.task(), c.attemptId(), c.item());
            case Change.ItemsCarried c -> iterations.carry(c);
            case Change.Told c -> {
                // concerns another instance
            }
        }
    }

    public WorkflowPlan plan() {
        return plan;
    }

    public WorkflowInstance instance() {
        return instance;
    }

    /** The current attempt of a task; null while the task waits for its upstreams. */
    public @Nullable TaskAttempt attempt(int task) {
        return current[task];
    }

    public TaskState state(int task) {
        TaskAttempt attempt = current[task];
        return attempt == null ? TaskState.WAITING : attempt.state();
    }

    /** The task whose current, unfinished attempt this is; -1 when there is none. */
    public int taskOf(long attemptId) {
        return unfinished.getOrDefault(attemptId, -1);
    }

    /** Tasks whose current attempt is not finished, ascending. */
    public int[] unfinishedTasks() {
        int[] tasks = new int[unfinished.size()];
        int next = 0;
        for (int task : unfinished.values()) {
            tasks[next++] = task;
        }
        Arrays.sort(tasks);
        return tasks;
    }

    public int missingUpstreams(int task) {
        return edges.missing(task);
    }

    /** The outputs that a task sees: those of everything upstream. A handler sees how the tasks ended, too. */
    public Map<String, String> context(int task) {
        Map<String, String> seen = handedOn.seenBy(task);
        return plan.phaseOf(task) == Phase.TASKS ? seen : Endings.seenByHandler(this, seen);
    }

    /** Everything that was handed on and not replaced. */
    public Map<String, String> results() {
        return handedOn.atTheEnd(plan.begin(Phase.ON_FAILURE));
    }

    /** It has come to an end that its successors may go on from: it succeeded, was skipped, or another task is to deal with its failure. */
    public boolean hasArrived(int task) {
        return Edges.isArrived(current[task]);
    }

    /** It succeeded, was skipped, or another task has dealt with its failure. */
    public boolean hasPassed(int task) {
        return hasArrived(task) && !dealtWith.isOpen(this, task);
    }

    DealtWith dealtWith() {
        return dealtWith;
    }

    /** The task that will deal with a failure of this one; -1 when there is none, or it has decided already. */
    int handlerOf(int task) {
        return selected.handlerOf(task, handler -> current[handler] == null);
    }

    /** The attempt is on a worker and is to be killed, because the instance stops. */
    public boolean isEnding(int task) {
        TaskAttempt attempt = current[task];
        return instance.state() == WorkflowState.STOPPING
                && attempt != null
                && (plan.phaseOf(task) == Phase.TASKS || attempt.detail() instanceof TaskDetail.Ending);
    }

    Selected selected() {
        return selected;
    }

    /** The list whose tasks run now, or ran last. */
    Phase phase() {
        return phase;
    }

    /** What the edges of a task come to, none of whose upstreams is missing. */
    Edges.Outcome wayTo(int task) {
        return edges.of(task);
    }

    /** The tasks have passed; handlers are not counted. */
    boolean tasksPassed() {
        int end = plan.end(Phase.TASKS);
        return passed == end && !dealtWith.isAnyOpen(this, end);
    }

    /** The tasks have passed, and so have all handlers that had to run. */
    boolean allPassed() {
        if (!tasksPassed()) {
            return false;
        }
        for (int task = plan.begin(Phase.ON_FAILURE); task < plan.size(); task++) {
            if (!hasPassed(task) && (current[task] != null || plan.phaseOf(task) == phase)) {
                return false;
            }
        }
        return true;
    }

    int unfinishedCount() {
        return unfinished.size();
    }

    int heldCount() {
        return held;
    }

    int nextNumber(int task) {
        return lastNumber[task] + 1;
    }

    int failures(int task) {
        return failures[task];
    }

    int losses(int task) {
        return losses[task];
    }

    /** Tasks whose last upstream has passed since the last call; -1 when there are no more. */
    int pollReady() {
        return ready.isEmpty() ? -1 : ready.poll();
    }

    int contextSizeAfter(int task, Map<String, String> outputs) {
        return handedOn.sizeAfter(task, outputs);
    }

    /** How far a task has come that runs something for each of many items; null for others. */
    @Nullable
    ItemProgress items(int task) {
        return iterations.of(task);
    }

    private void place(int task, TaskAttempt next) {
        TaskAttempt before = current[task];
        if (before != null) {
            unfinished.remove(before.id());
            held -= before.state() == TaskState.PAUSED ? 1 : 0;
        }
        if (before != null && before.id() == next.id()) {
            // a row that was forced to success no longer counts as what it was
            count(task, before, -1);
        }
        current[task] = next;
        lastNumber[task] = Math.max(lastNumber[task], next.number());
        if (!next.state().isFinished()) {
            unfinished.put(next.id(), task);
        }
        held += next.state() == TaskState.PAUSED ? 1 : 0;
        count(task, next, 1);
        iterations.place(task, next);
        dealtWith.place(task, next);
        reach(plan.phaseOf(task));
        if (Edges.isArrived(next) && !Edges.isArrived(before)) {
            pass(task, next);
        }
    }

    private void reach(Phase next) {
        phase = next.compareTo(phase) > 0 ? next : phase;
    }

    private void count(int task, TaskAttempt attempt, int by) {
        failures[task] += attempt.state() == TaskState.FAILED ? by : 0;
        losses[task] += attempt.state() == TaskState.LOST ? by : 0;
    }

    private void pass(int task, TaskAttempt attempt) {
        passed += plan.phaseOf(task) == Phase.TASKS ? 1 : 0;
        handedOn.put(task, attempt);
        edges.arrive(task, attempt, ready);
        if (handedOn.isAnyBehind(task)) {
            // it ran again, alone: what those behind it hand on includes what it does
            handedOn.again(current);
        }
    }

    private void reset(Change.TasksReset reset) {
        for (int task : reset.tasks()) {
            current[task] = null;
            failures[task] = 0;
            losses[task] = 0;
            dealtWith.reset(task);
        }
        if (!reset.keepsItems()) {
            iterations.forget(reset.tasks());
        }
        unfinished.clear();
        ready.clear();
        handedOn.clear();
        edges.clear();
        passed = 0;
        held = 0;
        phase = Phase.TASKS;
        for (int task : plan.graph().topologicalOrder()) {
            TaskAttempt attempt = current[task];
            if (attempt == null) {
                continue;
            }
            if (!attempt.state().isFinished()) {
                unfinished.put(attempt.id(), task);
            }
            reach(plan.phaseOf(task));
            if (Edges.isArrived(attempt)) {
                pass(task, attempt);
            }
        }
        ready.clear();
    }
}
