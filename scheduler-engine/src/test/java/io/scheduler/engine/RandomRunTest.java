package io.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.TaskDetail.Depends;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.common.workflow.WorkflowDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random graphs under random events: what must hold after each of them, whatever they are. */
class RandomRunTest {

    private static final int SEEDS = Integer.getInteger("engine.seeds", 400);
    private static final AssignedWorker RESTARTED = new AssignedWorker("w1", "w1-b");

    @Test
    void holdsForEverySeed() {
        for (long seed = 0; seed < SEEDS; seed++) {
            play(seed);
        }
    }

    @Test
    void everyTransitionIsExercised() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/scenarios"))) {
            for (Path file : files.sorted().toList()) {
                ScenarioTest.play(Files.readString(file));
            }
        }
        holdsForEverySeed();
        Set<String> missing = new TreeSet<>();
        for (TaskTrigger trigger : TaskTrigger.values()) {
            trigger.from().stream()
                    .filter(from -> !Simulated.TASK_COVERAGE
                            .getOrDefault(trigger, Set.of())
                            .contains(from))
                    .forEach(from -> missing.add("task " + trigger + " from " + from));
        }
        for (WorkflowTrigger trigger : WorkflowTrigger.values()) {
            trigger.from().stream()
                    .filter(from -> !Simulated.WORKFLOW_COVERAGE
                            .getOrDefault(trigger, Set.of())
                            .contains(from))
                    .forEach(from -> missing.add("workflow " + trigger + " from " + from));
        }
        // the api does not write WAITING yet: held-back instances come with execution types
        missing.removeIf(transition -> transition.startsWith("workflow") && transition.endsWith("from WAITING"));
        assertThat(missing)
                .as("transitions in the tables that no test goes through")
                .isEmpty();
    }

    private static void play(long seed) {
        String repeat = "seed " + seed + ": run RandomRunTest with -Dengine.seeds=" + (seed + 1);
        Random random = new Random(seed);
        WorkflowDocument document = RandomDocuments.document(random);
        Simulated simulated = new Simulated(document, selection(document, random));
        for (int i = 0; i < 120; i++) {
            Event event = event(random, simulated);
            List<List<Integer>> due = due(simulated.run);
            Decision decision = simulated.decide(event);
            dueItemsAreAskedFor(simulated.run, due, decision, repeat + ", step " + i + " " + event);
            check(simulated, decision, repeat + ", step " + i + " " + event);
            if (random.nextInt(12) == 0) {
                simulated.pass(Duration.ofSeconds(random.nextInt(90)));
            }
            if (random.nextInt(10) == 0) {
                restore(simulated);
            }
        }
        finish(simulated, repeat);
    }

    /** With nothing going wrong any more, everything comes to its end. */
    private static void finish(Simulated simulated, String repeat) {
        simulated.decide(new Event.StartRequested());
        simulated.decide(new Event.ResumeRequested());
        for (int i = 0; i < 1_000 && !simulated.run.instance().state().isFinished(); i++) {
            for (int task : simulated.run.unfinishedTasks()) {
                TaskAttempt attempt = simulated.run.attempt(task);
                if (attempt.state() == TaskState.QUEUED) {
                    simulated.decide(new Event.PermitGranted(attempt.id()));
                    simulated.decide(new Event.WorkerAssigned(attempt.id(), Simulated.WORKER));
                } else if (simulated.plan.steering(task) instanceof ControlFlow.Wait) {
                    simulated.decide(answered(attempt.id(), simulated, true));
                } else if (simulated.plan.steering(task) instanceof ControlFlow.SubWorkflow) {
                    simulated.decide(
                            new Event.ChildEnded(attempt.id(), 1, WorkflowState.SUCCEEDED, Map.of("c", "1"), null));
                } else if (simulated.plan.steering(task) instanceof ControlFlow.Dependent) {
                    simulated.decide(seen(attempt.id(), simulated, Depends.Status.SUCCEEDED));
                } else if (simulated.plan.steering(task) instanceof ControlFlow.ForEach) {
                    simulated.decide(new Event.ItemsStarted(
                            attempt.id(), simulated.begun(ForEachTask.due(simulated.run, task)), 1));
                    for (long item : ForEachTask.runs(simulated.run, task)) {
                        simulated.decide(
                                new Event.ChildEnded(attempt.id(), item, WorkflowState.SUCCEEDED, Map.of(), null));
                    }
                } else if (attempt.isOnWorker()) {
                    simulated.decide(new Event.AttemptSucceeded(attempt.id(), simulated.ending(0, Map.of(), null)));
                }
            }
            simulated.pass(Duration.ofSeconds(60));
        }
        assertThat(simulated.run.instance().state().isFinished())
                .as(repeat + ": finishes once nothing goes wrong any more")
                .isTrue();
    }

    private static List<List<Integer>> due(WorkflowRun run) {
        List<List<Integer>> due = new ArrayList<>();
        for (int task = 0; task < run.plan().size(); task++) {
            due.add(ForEachTask.due(run, task));
        }
        return due;
    }

    /** What has become due is asked for by the decision that made it due. */
    private static void dueItemsAreAskedFor(
            WorkflowRun run, List<List<Integer>> before, Decision decision, String where) {
        List<List<Integer>> after = due(run);
        for (int task = 0; task < after.size(); task++) {
            // what has begun of it was asked for before
            if (!after.get(task).isEmpty() && !before.get(task).containsAll(after.get(task))) {
                assertThat(decision.actions()).as(where).contains(ForEachTask.toStart(run, task));
            }
        }
    }

    private static void check(Simulated simulated, Decision decision, String where) {
        for (Change change : decision.changes()) {
            // a handler that will not begin is killed without having been ready; what a person calls a success is one,
            // also
            // while something before it runs again
            if (change instanceof Change.TaskChanged changed
                    && changed.trigger() != TaskTrigger.CANCEL
                    && changed.trigger() != TaskTrigger.FORCE_SUCCESS) {
                for (int upstream : simulated.plan.graph().upstreams(changed.task())) {
                    assertThat(simulated.run.hasArrived(upstream))
                            .as(where + ": no task before its upstreams: " + changed)
                            .isTrue();
                }
            }
        }
        sentWithPermits(simulated, where);
        WorkflowRun restored = simulated.restored();
        for (int task = 0; task < simulated.plan.size(); task++) {
            assertThat(restored.attempt(task))
                    .as(where + ": stored rows fold to the state")
                    .isEqualTo(simulated.run.attempt(task));
            if (restored.missingUpstreams(task) == 0) {
                assertThat(restored.wayTo(task)).as(where).isEqualTo(simulated.run.wayTo(task));
            }
            assertThat(restored.missingUpstreams(task)).as(where).isEqualTo(simulated.run.missingUpstreams(task));
            assertThat(restored.failures(task)).as(where).isEqualTo(simulated.run.failures(task));
            assertThat(ForEachTask.due(restored, task)).as(where).isEqualTo(ForEachTask.due(simulated.run, task));
            if (restored.state(task) == TaskState.RUNNING) {
                assertThat(String.valueOf(restored.items(task)))
                        .as(where)
                        .isEqualTo(String.valueOf(simulated.run.items(task)));
            }
            assertThat(restored.losses(task)).as(where).isEqualTo(simulated.run.losses(task));
            assertThat(restored.nextNumber(task)).as(where).isEqualTo(simulated.run.nextNumber(task));
            assertThat(restored.context(task)).as(where).isEqualTo(simulated.run.context(task));
        }
        assertThat(restored.unfinishedTasks()).as(where).isEqualTo(simulated.run.unfinishedTasks());
        assertThat(restored.phase()).as(where).isEqualTo(simulated.run.phase());
        assertThat(restored.tasksPassed()).as(where).isEqualTo(simulated.run.tasksPassed());
        assertThat(restored.heldCount()).as(where).isEqualTo(simulated.run.heldCount());
        assertThat(restored.allPassed()).as(where).isEqualTo(simulated.run.allPassed());
        derivedActionsIncludeTheDecided(restored, decision, where);
    }

    private static void sentWithPermits(Simulated simulated, String where) {
        for (int task : simulated.run.unfinishedTasks()) {
            TaskAttempt attempt = simulated.run.attempt(task);
            boolean grouped = simulated.plan.task(task).resources().taskGroup() != null;
            if (grouped && attempt.state() == TaskState.DISPATCHED) {
                TaskDetail detail =
                        attempt.detail() instanceof TaskDetail.Ending ending ? ending.of() : attempt.detail();
                assertThat(detail).as(where + ": sent with a permit").isInstanceOf(TaskDetail.Permitted.class);
            }
            if (attempt.state() == TaskState.PAUSED) {
                assertThat(attempt.detail())
                        .as(where + ": a held attempt has no permit, only items that it keeps")
                        .matches(detail -> detail == null || detail instanceof TaskDetail.Items);
            }
        }
    }

    private static void derivedActionsIncludeTheDecided(WorkflowRun restored, Decision decision, String where) {
        List<Action> derived = PendingActions.of(restored);
        for (Action action : decision.actions()) {
            boolean stillDue = switch (action) {
                case Action.FindWorker a ->
                    restored.taskOf(a.attemptId()) >= 0 && restored.state(a.task()) == TaskState.QUEUED;
                case Action.AskPermit a ->
                    restored.taskOf(a.attemptId()) >= 0 && restored.state(a.task()) == TaskState.QUEUED;
                case Action.Dispatch a -> true;
                // a kill for a timeout comes again with its timer
                case Action.Kill a -> restored.isEnding(a.task());
                case Action.StartChild a ->
                    restored.taskOf(a.attemptId()) >= 0
                            && TaskDetail.childOf(restored.attempt(a.task()).detail()) == null;
                case Action.Watch a ->
                    restored.taskOf(a.attemptId()) >= 0 && restored.state(a.task()) == TaskState.RUNNING;
                case Action.StartItems a -> ForEachTask.due(restored, a.task()).equals(a.items());
                // timers that fired are armed again by what they armed; only their keys matter
                case Action.ArmTimer a -> false;
            };
            if (stillDue) {
                assertThat(derived)
                        .as(where + ": a lost action is derived again")
                        .contains(action);
            }
        }
    }

    private static void restore(Simulated simulated) {
        simulated.run = simulated.restored();
        simulated.timers.clear();
        PendingActions.of(simulated.run).stream()
                .filter(Action.ArmTimer.class::isInstance)
                .map(Action.ArmTimer.class::cast)
                .forEach(simulated.timers::add);
    }

    private static Event event(Random random, Simulated simulated) {
        List<Long> ids = new ArrayList<>(simulated.rows.keySet());
        // ids of past attempts too: late and repeated events are normal
        long id = ids.isEmpty() ? 99 : ids.get(random.nextInt(ids.size()));
        int[] unfinished = simulated.run.unfinishedTasks();
        if (unfinished.length > 0 && random.nextInt(4) > 0) {
            id = simulated
                    .run
                    .attempt(unfinished[random.nextInt(unfinished.length)])
                    .id();
        }
        return switch (random.nextInt(51)) {
            case 34, 35, 36, 37 -> itemsStarted(random, simulated, id);
            case 38, 39, 40, 41 -> itemEnded(random, simulated, id);
            case 42, 43 -> new Event.TaskRerunRequested(id, random.nextBoolean());
            case 44, 45, 46 -> new Event.PermitGranted(id);
            case 47 -> new Event.PermitRefused(id, "there is no task group g");
            case 28 -> answered(id, simulated, random.nextBoolean());
            case 29, 30 -> new Event.ChildStarted(id, 1_000 + id);
            case 31 -> new Event.ChildEnded(id, 1, WorkflowState.SUCCEEDED, Map.of("k1", "c" + id), null);
            case 32 -> new Event.ChildEnded(id, 1, WorkflowState.FAILED, Map.of(), "task x failed");
            case 33 -> new Event.ChildEnded(id, 1, WorkflowState.STOPPED, Map.of(), null);
            case 48, 49 -> seen(id, simulated, Depends.Status.values()[random.nextInt(Depends.Status.values().length)]);
            case 50 -> seen(id, simulated, Depends.Status.SUCCEEDED);
            case 0, 1, 2 -> new Event.StartRequested();
            case 3 -> new Event.PauseRequested();
            case 4, 5 -> new Event.ResumeRequested();
            case 6 -> new Event.StopRequested("stopped", random.nextInt(3) > 0);
            case 7 -> new Event.RerunRequested();
            case 8 -> new Event.RecoverRequested();
            case 9 -> new Event.ForceSuccessRequested(id);
            case 10 -> new Event.AssignmentRefused(id, Simulated.WORKER, "full");
            case 11 -> new Event.AttemptAdopted(id, random.nextBoolean() ? RESTARTED : Simulated.WORKER);
            case 12, 13 -> new Event.AttemptStarted(id, simulated.now);
            case 14 -> new Event.AttemptFailed(id, simulated.ending(1, Map.of(), "exit status 1"));
            case 15 -> new Event.AttemptKilled(id, simulated.ending(null, Map.of(), "stopped"));
            case 16 -> new Event.AttemptLost(id, simulated.now, null);
            case 17, 18, 19, 20 ->
                new Event.AttemptSucceeded(
                        id,
                        simulated.ending(
                                0, random.nextBoolean() ? Map.of() : Map.of("k" + random.nextInt(4), "v" + id), null));
            default -> new Event.WorkerAssigned(id, Simulated.WORKER);
        };
    }

    private static Event seen(long id, Simulated simulated, Depends.Status status) {
        return new Event.UpstreamsSeen(
                id,
                List.of(new Depends.Seen(0, "other", null, Simulated.BEGIN, simulated.now.plusSeconds(1), status, 17L)),
                Map.of("k2", "seen" + id));
    }

    private static @Nullable TaskSelection selection(WorkflowDocument document, Random random) {
        if (random.nextInt(3) > 0) {
            return null;
        }
        List<String> names = document.tasks().stream().map(TaskDefinition::name).toList();
        return new TaskSelection(
                TaskSelection.Reach.values()[random.nextInt(TaskSelection.Reach.values().length)],
                List.of(names.get(random.nextInt(names.size())), names.get(random.nextInt(names.size()))));
    }

    private static Event itemsStarted(Random random, Simulated simulated, long id) {
        int task = simulated.run.taskOf(id);
        List<Integer> due = task < 0 ? List.of() : ForEachTask.due(simulated.run, task);
        List<Integer> some = random.nextInt(3) == 0 ? due.subList(0, due.size() / 2) : due;
        return new Event.ItemsStarted(
                id, simulated.begun(some.isEmpty() ? List.of(random.nextInt(4)) : some), 1 + random.nextInt(3));
    }

    /** Of a run that was started some time, mostly one that is still waited for. */
    private static Event itemEnded(Random random, Simulated simulated, long id) {
        List<ItemRun> items = List.copyOf(
                simulated.items.getOrDefault(id, new java.util.TreeMap<>()).values());
        long run = items.isEmpty() ? 5 : items.get(random.nextInt(items.size())).workflowInstanceId();
        WorkflowState state = random.nextInt(4) > 0 ? WorkflowState.SUCCEEDED : WorkflowState.FAILED;
        return new Event.ChildEnded(id, run, state, random.nextBoolean() ? Map.of() : Map.of("k1", "c" + run), null);
    }

    private static Event answered(long id, Simulated simulated, boolean approved) {
        return new Event.Answered(
                id, new TaskDetail.Answered(approved, "ann", simulated.now, null), Map.of("k0", "said" + id));
    }
}
