package io.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.Execution;
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
            tasks.add(new TaskDefinition(
                    "t" + i,
                    "noop",
                    upstreams.apply(i),
                    TaskDefinition.Retry.NONE,
                    null,
                    Duration.ZERO,
                    TaskDefinition.Priority.MEDIUM,
                    TaskDefinition.DEFAULT_WORKER_GROUP,
                    TaskDefinition.OnWorkerLoss.RETRY,
                    disabled,
                    Map.of(),
                    Map.of()));
        }
        return new WorkflowDocument("large", "", Map.of(), FailureStrategy.CONTINUE, Execution.PARALLEL, null, tasks);
    }
}
