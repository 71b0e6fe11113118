package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.engine.WorkflowRun.StoredAttempt;
import io.scheduler.engine.WorkflowRun.StoredItem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run with a settable clock, rows that are kept as a database would keep them, and timers that fire when time moves. */
final class Simulated {

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final AssignedWorker WORKER = new AssignedWorker("w1", "w1-a");

    /** Transitions that any test of this JVM has exercised. */
    static final Map<TaskTrigger, Set<TaskState>> TASK_COVERAGE = new EnumMap<>(TaskTrigger.class);

    static final Map<WorkflowTrigger, Set<WorkflowState>> WORKFLOW_COVERAGE = new EnumMap<>(WorkflowTrigger.class);

    final WorkflowPlan plan;
    final Map<String, Integer> index = new HashMap<>();
    final Map<Long, Row> rows = new LinkedHashMap<>();
    final List<Action.ArmTimer> timers = new ArrayList<>();
    final List<Change.Told> told = new ArrayList<>();
    final Map<Long, TreeMap<Integer, ItemRun>> items = new HashMap<>();
    WorkflowRun run;
    WorkflowInstance storedInstance;
    Instant now = BEGIN;
    private long nextId = 1;
    private long nextRun = 1_000_000;

    record Row(int task, TaskAttempt attempt, boolean superseded) {}

    Simulated(WorkflowDocument document) {
        this(document, null);
    }

    Simulated(WorkflowDocument document, @Nullable TaskSelection selection) {
        this(document, selection, 0);
    }

    /** @param depth how many runs are above it; 0: it is no child */
    Simulated(WorkflowDocument document, @Nullable TaskSelection selection, int depth) {
        plan = WorkflowPlan.of(document);
        for (int i = 0; i < plan.size(); i++) {
            index.put(plan.task(i).name(), i);
        }
        Origin origin = depth == 0
                ? new Origin(Origin.Kind.MANUAL, null, ZoneOffset.UTC, null, null, selection)
                : new Origin(Origin.Kind.SUB_WORKFLOW, BEGIN, ZoneOffset.UTC, new Origin.Parent(500, 600, depth, 400));
        storedInstance = new WorkflowInstance(
                1, 7, 1, WorkflowState.SUBMITTED, null, Map.of(), origin, 1, null, now, null, null);
        run = WorkflowRun.fresh(plan, storedInstance);
    }

    static Simulated ofYaml(String yaml, @Nullable TaskSelection selection, int depth) {
        return switch (WorkflowDocumentReader.read(yaml.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML)) {
            case DocumentResult.Valid valid -> new Simulated(valid.document(), selection, depth);
            case DocumentResult.Invalid invalid ->
                throw new IllegalArgumentException(invalid.problems() + " in\n" + yaml);
        };
    }

    Decision decide(Event event) {
        WorkflowState before = run.instance().state();
        Decision decision = WorkflowEngine.decide(run, event, now, () -> nextId++);
        store(decision, before);
        decision.actions().stream()
                .filter(Action.ArmTimer.class::isInstance)
                .map(Action.ArmTimer.class::cast)
                .forEach(timers::add);
        return decision;
    }

    private void store(Decision decision, WorkflowState before) {
        WorkflowState instanceState = before;
        for (Change change : decision.changes()) {
            switch (change) {
                case Change.InstanceChanged c -> {
                    WORKFLOW_COVERAGE
                            .computeIfAbsent(c.trigger(), t -> EnumSet.noneOf(WorkflowState.class))
                            .add(instanceState);
                    instanceState = c.instance().state();
                    storedInstance = c.instance();
                }
                case Change.TaskChanged c -> {
                    TASK_COVERAGE
                            .computeIfAbsent(c.trigger(), t -> EnumSet.noneOf(TaskState.class))
                            .add(storedState(c.task()));
                    rows.put(c.attempt().id(), new Row(c.task(), c.attempt(), false));
                }
                case Change.Told c -> told.add(c);
                case Change.ItemChanged c -> itemsOf(c.attemptId()).put(c.item().index(), c.item());
                case Change.ItemsCarried c ->
                    List.copyOf(itemsOf(c.from()).values()).stream()
                            .filter(item -> item.state() == ItemRun.State.SUCCEEDED)
                            .forEach(item -> itemsOf(c.to()).putIfAbsent(item.index(), item));
                case Change.TasksReset c -> {
                    for (int task : c.tasks()) {
                        rows.replaceAll((id, row) -> row.task() == task ? history(row, c.keepsItems()) : row);
                    }
                }
            }
        }
    }

    private static Row history(Row row, boolean keepsItems) {
        TaskAttempt attempt = row.attempt();
        TaskAttempt kept = keepsItems ? attempt : attempt.with(TaskDetail.forgotten(attempt.detail()));
        return new Row(row.task(), kept, true);
    }

    private TreeMap<Integer, ItemRun> itemsOf(long attemptId) {
        return items.computeIfAbsent(attemptId, id -> new TreeMap<>());
    }

    /** As the shell does: a run for each, with an id of its own. */
    List<ItemRun> begun(List<Integer> indexes) {
        return indexes.stream()
                .map(index -> ItemRun.begun(index, "i" + index, nextRun++))
                .toList();
    }

    TaskState storedState(int task) {
        return rows.values().stream()
                .filter(row -> row.task() == task && !row.superseded())
                .map(Row::attempt)
                .max(Comparator.comparingInt(TaskAttempt::number))
                .map(TaskAttempt::state)
                .orElse(TaskState.WAITING);
    }

    /** What a new owner of the slot would make of the stored rows. */
    WorkflowRun restored() {
        List<StoredAttempt> attempts = rows.values().stream()
                .map(row -> new StoredAttempt(row.task(), row.attempt(), row.superseded()))
                .toList();
        List<StoredItem> stored = new ArrayList<>();
        WorkflowRun.attemptsWithItems(attempts)
                .forEach(id -> itemsOf(id).values().forEach(item -> stored.add(new StoredItem(id, item))));
        return WorkflowRun.restore(plan, storedInstance, attempts, stored);
    }

    TaskAttempt attempt(String task) {
        return Objects.requireNonNull(run.attempt(index.get(task)), () -> task + " has no attempt");
    }

    long id(String task) {
        return attempt(task).id();
    }

    Ending ending(Integer exitCode, Map<String, String> outputs, String reason) {
        return new Ending(null, now, exitCode, outputs, reason);
    }

    /** Moves the clock and fires what falls due on the way, in order. */
    List<Decision> pass(Duration time) {
        Instant until = now.plus(time);
        List<Decision> decisions = new ArrayList<>();
        while (true) {
            Action.ArmTimer next = timers.stream()
                    .filter(timer -> !timer.due().isAfter(until))
                    .min(Comparator.comparing(Action.ArmTimer::due))
                    .orElse(null);
            if (next == null) {
                now = until;
                return decisions;
            }
            timers.remove(next);
            now = next.due().isAfter(now) ? next.due() : now;
            decisions.add(decide(new Event.TimerDue(next.key())));
        }
    }
}
