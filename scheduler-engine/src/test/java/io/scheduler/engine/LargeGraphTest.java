package io.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 100,000 tasks: no recursion, and a completion costs what it unlocks, not the size of the graph. */
@Timeout(60)
class LargeGraphTest {

    private static final int SIZE = 100_000;

    @Test
    void runsAChain() {
        runs(i -> i == 0 ? List.of() : List.of("t" + (i - 1)));
    }

    @Test
    void runsOneToManyToOne() {
        List<String> middle =
                IntStream.range(1, SIZE - 1).mapToObj(i -> "t" + i).toList();
        runs(i -> i == 0 ? List.of() : i == SIZE - 1 ? middle : List.of("t0"));
    }

    @Test
    void skipsAChainOfDisabledTasksWithoutRecursion() {
        WorkflowPlan plan = WorkflowPlan.of(document(i -> i == 0 ? List.of() : List.of("t" + (i - 1)), true));
        WorkflowRun run = WorkflowRun.fresh(plan, new Simulated(plan.document()).storedInstance);
        long[] next = {1};
        WorkflowEngine.decide(run, new Event.StartRequested(), Simulated.BEGIN, () -> next[0]++);
        assertThat(run.instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
    }

    /** A way that is not taken, and all that lies behind it. */
    @Test
    void skipsWhatNoWayLeadsTo() {
        WorkflowRun run = steered(
                i -> i == 0 ? "switch" : "noop",
                i -> i == 0 ? Map.of("cases", List.of(Map.of("when", "false", "then", List.of("t1")))) : Map.of());
        assertThat(run.state(SIZE - 1)).isEqualTo(TaskState.SKIPPED);
    }

    /** Every one of them decides at once, within the one decision. */
    @Test
    void goesThroughAChainOfSwitchesAndConditions() {
        WorkflowRun run = steered(
                i -> i % 2 == 0 ? "switch" : "conditions",
                i -> i % 2 == 0
                        ? Map.of("cases", List.of(Map.of("when", "${none}", "then", List.of("t" + (i + 1)))))
                        : Map.of(
                                "when",
                                List.of(Map.of("task", "t" + (i - 1), "status", "failure")),
                                "onTrue",
                                List.of("t" + (i + 1))));
        assertThat(run.state(SIZE - 1)).isEqualTo(TaskState.SUCCEEDED);
    }

    private static WorkflowRun steered(IntFunction<String> type, IntFunction<Map<String, Object>> config) {
        List<TaskDefinition> tasks = new ArrayList<>(SIZE);
        for (int i = 0; i < SIZE; i++) {
            tasks.add(task(i, type.apply(i), i == 0 ? List.of() : List.of("t" + (i - 1)), false, config.apply(i)));
        }
        WorkflowPlan plan =
                WorkflowPlan.of(new WorkflowDocument("large", "", Map.of(), FailureStrategy.END, null, tasks));
        WorkflowRun run = WorkflowRun.fresh(plan, new Simulated(plan.document()).storedInstance);
        long[] next = {1};
        WorkflowEngine.decide(run, new Event.StartRequested(), Simulated.BEGIN, () -> next[0]++);
        assertThat(run.instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
        return run;
    }

    private static void runs(IntFunction<List<String>> upstreams) {
        WorkflowPlan plan = WorkflowPlan.of(document(upstreams, false));
        WorkflowRun run = WorkflowRun.fresh(plan, new Simulated(plan.document()).storedInstance);
        long[] next = {1};
        List<Action> waiting =
                new ArrayList<>(WorkflowEngine.decide(run, new Event.StartRequested(), Simulated.BEGIN, () -> next[0]++)
                        .actions());
        int completed = 0;
        while (!waiting.isEmpty()) {
            List<Action> found = new ArrayList<>();
            for (Action action : waiting) {
                long id = ((Action.FindWorker) action).attemptId();
                WorkflowEngine.decide(
                        run, new Event.WorkerAssigned(id, Simulated.WORKER), Simulated.BEGIN, () -> next[0]++);
                found.addAll(WorkflowEngine.decide(
                                run,
                                new Event.AttemptSucceeded(
                                        id, new TaskAttempt.Ending(null, Simulated.BEGIN, 0, Map.of(), null)),
                                Simulated.BEGIN,
                                () -> next[0]++)
                        .actions());
                completed++;
            }
            waiting = found;
        }
        assertThat(completed).isEqualTo(SIZE);
        assertThat(run.instance().state()).isEqualTo(WorkflowState.SUCCEEDED);
    }

    private static WorkflowDocument document(IntFunction<List<String>> upstreams, boolean disabled) {
        List<TaskDefinition> tasks = new ArrayList<>(SIZE);
        for (int i = 0; i < SIZE; i++) {
            tasks.add(task(i, "noop", upstreams.apply(i), disabled, Map.of()));
        }
        return new WorkflowDocument("large", "", Map.of(), FailureStrategy.CONTINUE, null, tasks);
    }

    private static TaskDefinition task(
            int i, String type, List<String> upstreams, boolean disabled, Map<String, Object> config) {
        return new TaskDefinition(
                "t" + i,
                type,
                upstreams,
                TaskDefinition.Retry.NONE,
                null,
                Duration.ZERO,
                TaskDefinition.Priority.MEDIUM,
                TaskDefinition.DEFAULT_WORKER_GROUP,
                TaskDefinition.OnWorkerLoss.RETRY,
                disabled,
                Map.of(),
                config);
    }
}
