package io.scheduler.verify.simulation;

import io.scheduler.common.slot.Slots;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.Execution;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import io.scheduler.common.workflow.WorkflowDocumentWriter;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.engine.WorkflowPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What people want: workflows of any shape, and now and then something else of those that run. */
final class Workload {

    private static final List<String> REQUESTS = List.of("PAUSE", "RESUME", "RESUME", "STOP", "RECOVER", "RERUN");

    private final Cluster cluster;
    private final Random random;
    private final Slots slots = new Slots(Cluster.SLOTS);
    private long nextInstance = 1;
    private long nextCommand = 1;

    Workload(Cluster cluster) {
        this.cluster = cluster;
        this.random = cluster.simulation.random;
    }

    void begin() {
        int runs = 5 + random.nextInt(6);
        for (int i = 0; i < runs; i++) {
            cluster.simulation.afterMillis(0, 90_000, this::submit);
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            cluster.simulation.afterMillis(0, 120_000, this::ask);
        }
    }

    private void submit() {
        WorkflowDocument document = document();
        long id = nextInstance++;
        cluster.store.documents.put(
                id, new String(WorkflowDocumentWriter.write(document, DocumentFormat.JSON), StandardCharsets.UTF_8));
        cluster.checks.plans.put(id, WorkflowPlan.of(document));
        cluster.store.add(id, slots.of(id), id, WorkflowState.SUBMITTED, Map.of());
        command(id, "START");
    }

    private void ask() {
        if (nextInstance > 1) {
            command(1 + random.nextLong(nextInstance - 1), REQUESTS.get(random.nextInt(REQUESTS.size())));
        }
    }

    /** The row first, then a word to the masters that may get lost. */
    void command(long instance, String type) {
        int slot = slots.of(instance);
        long id = nextCommand++;
        cluster.checks.note("asked: " + type + " of " + instance);
        cluster.store.commands.put(id, new CommandRow(id, slot, instance, type, Map.of()));
        if (!cluster.simulation.chance(0.2)) {
            cluster.masters.forEach(master -> master.afterMillis(0, 5, () -> master.nudge(slot)));
        }
    }

    private WorkflowDocument document() {
        int size = 1 + random.nextInt(6);
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> upstreams = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    upstreams.add("t" + j);
                }
            }
            tasks.add(task(i, upstreams));
        }
        FailureStrategy strategy = random.nextBoolean() ? FailureStrategy.CONTINUE : FailureStrategy.END;
        return new WorkflowDocument("w", "", Map.of(), strategy, Execution.PARALLEL, null, tasks);
    }

    private TaskDefinition task(int number, List<String> upstreams) {
        return new TaskDefinition(
                "t" + number,
                "noop",
                upstreams,
                new TaskDefinition.Retry(random.nextInt(3), Duration.ofSeconds(random.nextInt(2) * 5L)),
                random.nextInt(5) == 0
                        ? new WorkflowDocument.Timeout(Duration.ofSeconds(10), WorkflowDocument.Timeout.Action.FAIL)
                        : null,
                Duration.ofSeconds(random.nextInt(4) == 0 ? 3 : 0),
                TaskDefinition.Priority.values()[random.nextInt(5)],
                TaskDefinition.DEFAULT_WORKER_GROUP,
                TaskDefinition.OnWorkerLoss.values()[Math.max(0, random.nextInt(8) - 5)],
                random.nextInt(8) == 0,
                Map.of(),
                Map.of());
    }
}
