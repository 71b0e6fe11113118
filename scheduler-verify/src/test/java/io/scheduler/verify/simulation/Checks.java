package io.scheduler.verify.simulation;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.engine.Action;
import io.scheduler.engine.PendingActions;
import io.scheduler.engine.WorkflowPlan;
import io.scheduler.engine.WorkflowRun;
import io.scheduler.engine.WorkflowRun.StoredAttempt;
import io.scheduler.engine.WorkflowRun.StoredItem;
import io.scheduler.master.loop.LoopDriver;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must hold whatever happens. Keeps what was violated, and the last steps before it. */
final class Checks {

    final List<String> violations = new ArrayList<>();
    final Map<Long, WorkflowPlan> plans = new HashMap<>();
    int executions;
    /** Of the task group; 0: there is none. */
    int capacity;

    private final Set<Long> inGroup = new HashSet<>();
    private final Allowance allowance = new Allowance();
    private final Clock clock;
    private final InMemoryPartitionStore store;
    private final Map<String, Long> live = new HashMap<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final int traceLines;
    private boolean fenced = true;
    private boolean quiet;
    private Instant progressAt = Instant.MIN;
    private Duration longestStall = Duration.ZERO;

    Checks(Clock clock, InMemoryPartitionStore store, int traceLines) {
        this.clock = clock;
        this.store = store;
        this.traceLines = traceLines;
    }

    void note(String line) {
        if (violations.isEmpty()) {
            trace.add(clock.instant() + " " + line);
            if (trace.size() > traceLines) {
                trace.poll();
            }
        }
    }

    /** From now on nothing goes wrong any more, so that whatever can go on must. */
    void quiet() {
        quiet = true;
        progressAt = clock.instant();
    }

    /** The longest time in which nothing ran, was decided or was asked although something was unfinished. */
    Duration longestStall() {
        return longestStall;
    }

    private void progress() {
        boolean waiting = quiet
                && live.isEmpty()
                && store.instances.values().stream()
                        .anyMatch(row -> !row.instance().state().isResting());
        Duration still = waiting ? Duration.between(progressAt, clock.instant()) : Duration.ZERO;
        if (still.compareTo(longestStall) > 0) {
            longestStall = still;
        }
        progressAt = clock.instant();
    }

    String trace() {
        return String.join("\n", trace);
    }

    void expect(boolean holds, String what) {
        if (!holds) {
            note("VIOLATED " + what);
            violations.add(what);
        }
    }

    /** A task's own command begins. */
    void begins(SimulatedWorker worker, TaskAssignment assignment) {
        executions++;
        progress();
        note(worker.nodeId + " begins " + name(assignment));
        InstanceRow instance = Objects.requireNonNull(store.instances.get(assignment.workflowInstanceId()));
        WorkflowPlan plan = plans.get(instance.instance().workflowVersionId());
        AttemptRow row = store.attempts.get(assignment.attemptId());
        expect(row != null, name(assignment) + " runs without a row");
        if (row == null) {
            return;
        }
        expect(
                row.attempt().worker() != null
                        && row.attempt()
                                .worker()
                                .home()
                                .equals(worker.assigned().home()),
                name(assignment) + " runs on " + worker.nodeId + " but its row says " + row.attempt());
        for (int upstream : plan.graph().upstreams(row.task())) {
            TaskState state = stored(assignment.workflowInstanceId(), upstream);
            expect(
                    state == TaskState.SUCCEEDED || state == TaskState.SKIPPED,
                    name(assignment) + " runs before its upstream " + upstream + ", which is " + state);
        }
        expect(
                store.attempts(List.of(assignment.workflowInstanceId())).stream()
                        .noneMatch(other -> other.task() == row.task()
                                && !other.superseded()
                                && other.attempt().state() == TaskState.SUCCEEDED),
                name(assignment) + " runs again although it succeeded");
        if (plan.task(row.task()).resources().taskGroup() != null) {
            permitted(assignment);
        }
        int before = (int) store.attempts(List.of(assignment.workflowInstanceId())).stream()
                .filter(other -> other.task() == row.task() && other.attempt().state() == TaskState.SUCCEEDED)
                .count();
        expect(
                before <= allowance.of(assignment.workflowInstanceId(), plan, row.task()),
                name(assignment) + " runs again although it succeeded and nobody asked for that");
        Long other = live.put(key(assignment), assignment.attemptId());
        expect(other == null, name(assignment) + " runs while attempt " + other + " of it still runs");
    }

    /** Somebody asks for more than that what has not succeeded is tried again. */
    void asked(long instance, String command, @Nullable Integer task, boolean downstream) {
        allowance.asked(instance, command, task, downstream);
    }

    /** Whatever the rows say: those that run at a time are never more than the capacity. */
    private void permitted(TaskAssignment assignment) {
        expect(
                Boolean.TRUE.equals(store.permits.get(assignment.attemptId())),
                name(assignment) + " runs without a permit");
        inGroup.add(assignment.attemptId());
        long running = live.values().stream().filter(inGroup::contains).count() + 1;
        expect(
                running <= capacity,
                running + " tasks of the group run, and " + capacity + " may, with " + name(assignment));
    }

    void ends(String node, TaskAssignment assignment, String how) {
        progress();
        note(node + " ends " + name(assignment) + " " + how);
        live.remove(key(assignment), assignment.attemptId());
    }

    void answeredCommitted(AttemptReport report) {
        AttemptRow row = store.attempts.get(report.attemptId());
        expect(
                !report.phase().isFinished()
                        || (row != null && row.attempt().state().isFinished()),
                "the end of attempt " + report.attemptId() + " was answered, but its row says " + row);
    }

    void beforeWrite(PartitionBatch batch) {
        if (!batch.attempts().isEmpty() || !batch.instances().isEmpty()) {
            progress();
        }
        fenced = batch.fences().stream().allMatch(fence -> {
            SlotRow row = store.slots.get(fence.slot());
            return batch.owner().equals(row.owner()) && row.epoch() == fence.epoch();
        });
        batch.attempts()
                .forEach(write -> fenced &= batch.fences().stream()
                        .anyMatch(fence -> fence.slot()
                                == store.instances
                                        .get(write.workflowInstanceId())
                                        .instance()
                                        .slot()));
    }

    void written(PartitionBatch batch) {
        expect(fenced, batch.owner() + " wrote under a stale epoch");
        batch.attempts()
                .forEach(write -> note(batch.owner() + " wrote " + write.workflowInstanceId() + "/" + write.name()
                        + " attempt " + write.attempt().id() + " "
                        + write.attempt().state() + " "
                        + write.attempt().worker() + " " + write.attempt().reason()));
        batch.instances()
                .forEach(instance -> note(batch.owner() + " wrote instance " + instance.id() + " " + instance.state()));
    }

    /** What is stored folds to what a loop has in memory, if the slot is still the loop's. */
    void folds(SimulatedMaster master, LoopDriver loop) {
        for (WorkflowRun run : loop.runs()) {
            int slot = run.instance().slot();
            SlotRow row = Objects.requireNonNull(store.slots.get(slot));
            if (master.incarnation().equals(row.owner()) && loop.announced().getOrDefault(slot, -1L) == row.epoch()) {
                folds(run);
            }
        }
    }

    private void folds(WorkflowRun run) {
        long id = run.instance().id();
        InstanceRow row = Objects.requireNonNull(store.instances.get(id));
        List<StoredAttempt> attempts = store.attempts(List.of(id)).stream()
                .map(a -> new StoredAttempt(a.task(), a.attempt(), a.superseded()))
                .toList();
        List<StoredItem> items = store.items(WorkflowRun.attemptsWithItems(attempts)).stream()
                .map(item -> new StoredItem(item.taskInstanceId(), item.item()))
                .toList();
        WorkflowRun restored = WorkflowRun.restore(run.plan(), row.instance(), attempts, items);
        expect(
                itemsToBegin(restored).equals(itemsToBegin(run)),
                "instance " + id + " is to begin the items " + itemsToBegin(run) + " but by its rows "
                        + itemsToBegin(restored));
        expect(
                restored.instance().equals(run.instance()),
                "instance in memory " + run.instance() + " but stored " + restored.instance());
        for (int task = 0; task < restored.plan().size(); task++) {
            TaskAttempt stored = restored.attempt(task);
            expect(
                    Objects.equals(stored, run.attempt(task)),
                    "instance " + id + " task " + task + " in memory " + run.attempt(task) + " but stored " + stored);
            if (stored != null && run.plan().steering(task) instanceof ControlFlow.ForEach each) {
                runsOfItems(stored.id(), each);
            }
        }
    }

    private static List<Action> itemsToBegin(WorkflowRun run) {
        return PendingActions.of(run).stream()
                .filter(Action.StartItems.class::isInstance)
                .toList();
    }

    private void runsOfItems(long attempt, ControlFlow.ForEach each) {
        List<WorkflowInstance> runs = store.instances.values().stream()
                .map(InstanceRow::instance)
                .filter(instance -> instance.origin().parent() != null
                        && instance.origin().parent().taskInstanceId() == attempt)
                .toList();
        long unfinished =
                runs.stream().filter(instance -> !instance.state().isFinished()).count();
        expect(unfinished <= each.parallelism(), unfinished + " runs of items of " + attempt + " are unfinished");
        Set<Long> own = runs.stream().map(WorkflowInstance::id).collect(Collectors.toSet());
        // those that succeeded under an earlier attempt were carried over, and are its runs
        long begun = store.items.getOrDefault(attempt, new TreeMap<>()).values().stream()
                .filter(item -> own.contains(item.workflowInstanceId())
                        || !store.instances.containsKey(item.workflowInstanceId()))
                .count();
        expect(runs.size() == begun, begun + " items of " + attempt + " have " + runs.size() + " runs");
    }

    private TaskState stored(long instance, int task) {
        TaskState state = TaskState.WAITING;
        int number = 0;
        for (AttemptRow row : store.attempts(List.of(instance))) {
            if (row.task() == task && !row.superseded() && row.attempt().number() > number) {
                number = row.attempt().number();
                state = row.attempt().state();
            }
        }
        return state;
    }

    private static String name(TaskAssignment a) {
        return a.workflowInstanceId() + "/" + a.task() + " attempt " + a.attemptId();
    }

    private static String key(TaskAssignment assignment) {
        return assignment.workflowInstanceId() + "/" + assignment.task();
    }
}
