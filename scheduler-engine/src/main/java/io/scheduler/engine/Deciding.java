package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.workflow.TaskDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the making: applies each change as it is decided, so that one event may cascade (task passed, next
 * task ready, instance finished) without events posted to itself.
 */
final class Deciding {

    final WorkflowRun run;
    final Instant now;
    private final LongSupplier attemptIds;
    private final VisibleParameters parameters;
    private final List<Change> changes = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();

    /** Ready tasks are being begun: what becomes ready or ends meanwhile is seen to by whoever does that. */
    boolean settling;

    /** The task that was to deal with a failure has been skipped, and no other is left. */
    boolean givenUp;

    Deciding(WorkflowRun run, Instant now, LongSupplier attemptIds, VisibleParameters parameters) {
        this.run = run;
        this.now = now;
        this.attemptIds = attemptIds;
        this.parameters = parameters;
    }

    WorkflowInstance instance() {
        return run.instance();
    }

    TaskDefinition definition(int task) {
        return run.plan().task(task);
    }

    /** The current attempt of a task that is known to have one. */
    TaskAttempt attempt(int task) {
        TaskAttempt attempt = run.attempt(task);
        if (attempt == null) {
            throw new IllegalStateException("task " + definition(task).name() + " has no attempt");
        }
        return attempt;
    }

    void change(WorkflowTrigger trigger, WorkflowInstance next) {
        record(new Change.InstanceChanged(trigger, next));
        Origin.Parent parent = next.origin().parent();
        if (parent != null && next.state().isFinished()) {
            tell(
                    parent.workflowInstanceId(),
                    new Message.ChildEnded(
                            parent.taskInstanceId(), next.id(), next.state(), parameters.outputs(run), next.reason()));
        }
    }

    void tell(long workflowInstanceId, Message message) {
        record(new Change.Told(workflowInstanceId, message));
    }

    Map<String, String> parameters(int task) {
        return parameters.of(run, task);
    }

    /** Why nothing of it can begin; null when it can. */
    @Nullable
    String wrongInputs() {
        return parameters.wrongInputs(run);
    }

    Map<String, String> resolved(int task, Map<String, String> texts) {
        return parameters.resolved(run, task, texts);
    }

    void change(int task, long attemptId, ItemRun item) {
        record(new Change.ItemChanged(task, attemptId, item));
    }

    void carry(int task, long from, long to, Map<Integer, Map<String, String>> results) {
        record(new Change.ItemsCarried(task, from, to, results));
    }

    void change(int task, TaskTrigger trigger, TaskAttempt next) {
        record(new Change.TaskChanged(task, trigger, next));
    }

    /** @param keepsItems what succeeded of many items counts when their task begins once more */
    void reset(int[] tasks, boolean keepsItems) {
        if (tasks.length > 0) {
            record(new Change.TasksReset(tasks, keepsItems));
        }
    }

    /** A further attempt of a task, in the state that the trigger leads to. */
    TaskAttempt create(int task, TaskTrigger trigger, @Nullable Instant dueAt, @Nullable String reason) {
        TaskAttempt created =
                TaskAttempt.created(nextAttemptId(), run.nextNumber(task), trigger.to(), now, dueAt, reason);
        change(task, trigger, created);
        return created;
    }

    long nextAttemptId() {
        return attemptIds.getAsLong();
    }

    void act(Action action) {
        actions.add(action);
    }

    Decision accepted() {
        return decision(new Reply.Accepted());
    }

    Decision ignored(String why) {
        return decision(new Reply.Ignored(why));
    }

    Decision rejected(String why) {
        return decision(new Reply.Rejected(why));
    }

    private Decision decision(Reply reply) {
        return new Decision(changes, actions, reply);
    }

    private void record(Change change) {
        run.apply(change);
        changes.add(change);
    }
}
