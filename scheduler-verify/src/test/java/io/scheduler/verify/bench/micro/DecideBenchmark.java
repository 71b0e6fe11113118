package io.scheduler.verify.bench.micro;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import io.scheduler.engine.Action;
import io.scheduler.engine.Decision;
import io.scheduler.engine.Event;
import io.scheduler.engine.WorkflowEngine;
import io.scheduler.engine.WorkflowPlan;
import io.scheduler.engine.WorkflowRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** All decisions of a whole run: each task is assigned to a worker and succeeds. Divide by the tasks for one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideBenchmark {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AssignedWorker WORKER = new AssignedWorker("worker", "worker-1");
    private static final TaskAttempt.Ending ENDING = new TaskAttempt.Ending(null, NOW, 0, Map.of(), null);

    /** Its name and its tasks. */
    public enum Shape {
        CHAIN(1_000) {
            @Override
            List<String> upstreams(int task) {
                return task == 0 ? List.of() : List.of("t" + (task - 1));
            }
        },
        ONE_TO_MANY(1_001) {
            @Override
            List<String> upstreams(int task) {
                return task == 0 ? List.of() : List.of("t0");
            }
        },
        MANY_TO_ONE(1_001) {
            @Override
            List<String> upstreams(int task) {
                return task < tasks - 1 ? List.of() : names(0, tasks - 1);
            }
        },
        LARGE(100_000) {
            @Override
            List<String> upstreams(int task) {
                return task == 0 ? List.of() : task < tasks - 1 ? List.of("t0") : names(1, tasks - 1);
            }
        };

        final int tasks;

        Shape(int tasks) {
            this.tasks = tasks;
        }

        abstract List<String> upstreams(int task);

        private static List<String> names(int from, int to) {
            return IntStream.range(from, to).mapToObj(i -> "t" + i).toList();
        }
    }

    @Param
    public Shape shape;

    private WorkflowPlan plan;
    private WorkflowInstance instance;

    @Setup
    public void makePlan() {
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int i = 0; i < shape.tasks; i++) {
            tasks.add(new TaskDefinition(
                    "t" + i,
                    "noop",
                    shape.upstreams(i),
                    TaskDefinition.Retry.NONE,
                    null,
                    Duration.ZERO,
                    TaskDefinition.Priority.MEDIUM,
                    TaskDefinition.DEFAULT_WORKER_GROUP,
                    TaskDefinition.OnWorkerLoss.RETRY,
                    false,
                    Map.of(),
                    Map.of()));
        }
        plan = WorkflowPlan.of(new WorkflowDocument("micro", "", Map.of(), FailureStrategy.CONTINUE, null, tasks));
        instance = new WorkflowInstance(
                1, 7, 1, WorkflowState.SUBMITTED, null, Map.of(), Origin.MANUAL, 1, null, NOW, null, null);
    }

    @Benchmark
    public WorkflowState wholeRun() {
        WorkflowRun run = WorkflowRun.fresh(plan, instance);
        long[] next = {1};
        ArrayDeque<Action> waiting = new ArrayDeque<>();
        waiting.addAll(decide(run, new Event.StartRequested(), next).actions());
        while (!waiting.isEmpty()) {
            if (waiting.poll() instanceof Action.FindWorker found) {
                decide(run, new Event.WorkerAssigned(found.attemptId(), WORKER), next);
                waiting.addAll(decide(run, new Event.AttemptSucceeded(found.attemptId(), ENDING), next)
                        .actions());
            }
        }
        if (run.instance().state() != WorkflowState.SUCCEEDED) {
            throw new IllegalStateException("expected the run to succeed, but it is " + run.instance());
        }
        return run.instance().state();
    }

    private static Decision decide(WorkflowRun run, Event event, long[] next) {
        return WorkflowEngine.decide(run, event, NOW, () -> next[0]++);
    }
}
