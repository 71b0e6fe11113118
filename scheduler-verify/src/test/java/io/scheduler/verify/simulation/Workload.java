package io.scheduler.verify.simulation;

import io.scheduler.common.slot.Slots;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.Execution;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskResources;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import io.scheduler.common.workflow.WorkflowDocument.Handlers;
import io.scheduler.common.workflow.WorkflowDocumentWriter;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.WorkflowRef;
import io.scheduler.engine.WorkflowPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What people want: workflows of any shape, and now and then something else of those that run. */
final class Workload {

    private static final List<String> REQUESTS = List.of("PAUSE", "RESUME", "RESUME", "STOP", "RECOVER", "RERUN");

    private static final long CHILD_VERSION = 900_000;

    private final Cluster cluster;
    private final boolean steers;
    private final Random random;
    private final Slots slots = new Slots(Cluster.SLOTS);
    private long nextInstance = 1;
    private long nextCommand = 1;

    /** @param steers whether some tasks steer, and there are handlers */
    Workload(Cluster cluster, boolean steers) {
        this.steers = steers;
        this.cluster = cluster;
        this.random = cluster.simulation.random;
    }

    void begin() {
        cluster.store.environments.put(
                "prod", new TaskEnvironment("prod", "", Map.of(), "", List.of(), "somebody", Instant.EPOCH));
        if (steers) {
            storeChild();
            cluster.simulation.afterMillis(0, 60_000, () -> submit(upstream(), "upstream"));
            for (int i = random.nextInt(3); i > 0; i--) {
                cluster.simulation.afterMillis(0, 60_000, () -> submit(waiting(), "waiting"));
            }
        }
        int runs = 5 + random.nextInt(6);
        for (int i = 0; i < runs; i++) {
            cluster.simulation.afterMillis(0, 90_000, this::submit);
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            cluster.simulation.afterMillis(0, 120_000, this::ask);
        }
        for (int i = cluster.permits == null ? 0 : 2 + random.nextInt(6); i > 0; i--) {
            cluster.simulation.afterMillis(10_000, 120_000, this::askForTask);
        }
    }

    private void submit() {
        submit(document(), "workflow");
    }

    private void submit(WorkflowDocument document, String workflow) {
        long id = nextInstance++;
        // for some tasks something has to be read before they can be sent
        String text = text(document);
        cluster.store.documents.put(id, id % 3 == 0 ? "{\"environment\":\"prod\"," + text.substring(1) : text);
        cluster.checks.plans.put(id, WorkflowPlan.of(document));
        cluster.store.add(id, slots.of(id), id, workflow);
        command(id, "START");
    }

    private void ask() {
        if (nextInstance > 1) {
            command(1 + random.nextLong(nextInstance - 1), REQUESTS.get(random.nextInt(REQUESTS.size())));
        }
    }

    /** One task of a run that has ended once more, alone or with what is behind it. */
    private void askForTask() {
        List<AttemptRow> ended = cluster.store.attempts.values().stream()
                .filter(row -> !row.superseded()
                        && cluster.store
                                .instances
                                .get(row.workflowInstanceId())
                                .instance()
                                .state()
                                .isFinished())
                .toList();
        if (!ended.isEmpty()) {
            AttemptRow row = ended.get(random.nextInt(ended.size()));
            boolean downstream = random.nextBoolean();
            cluster.checks.asked(row.workflowInstanceId(), "RERUN_TASK", row.task(), downstream);
            command(
                    row.workflowInstanceId(),
                    "RERUN_TASK",
                    Map.of("taskInstanceId", row.attempt().id(), "downstream", downstream));
        }
    }

    /** The row first, then a word to the masters that may get lost. */
    void command(long instance, String type) {
        cluster.checks.asked(instance, type, null, false);
        command(instance, type, Map.of());
    }

    private void command(long instance, String type, Map<String, Object> payload) {
        int slot = slots.of(instance);
        long id = nextCommand++;
        cluster.checks.note("asked: " + type + " of " + instance + " " + payload);
        cluster.store.commands.put(id, new CommandRow(id, slot, instance, type, payload));
        if (!cluster.simulation.chance(0.2)) {
            cluster.masters.forEach(master -> master.afterMillis(0, 5, () -> master.nudge(slot)));
        }
    }

    /** What sub-workflows run. */
    private void storeChild() {
        WorkflowDocument child = new WorkflowDocument(
                "child",
                "",
                Map.of(),
                FailureStrategy.CONTINUE,
                null,
                List.of(task("c0", List.of()), task("c1", List.of("c0"))));
        cluster.store.documents.put(CHILD_VERSION, text(child));
        cluster.checks.plans.put(CHILD_VERSION, WorkflowPlan.of(child));
        cluster.store.workflows.put("project/child", new WorkflowRef(1, 1, CHILD_VERSION, 1, null));
    }

    /** What other runs wait for. */
    private WorkflowDocument upstream() {
        return new WorkflowDocument(
                "upstream", "", Map.of(), FailureStrategy.CONTINUE, null, List.of(task("u0", List.of())));
    }

    /** Waits for the end of what others wait for as well. */
    private WorkflowDocument waiting() {
        Map<String, Object> when = Map.of("workflow", "upstream");
        TaskDefinition dependent = steering(
                task("w0", List.of()),
                "dependent",
                random.nextBoolean()
                        ? Map.of("when", when)
                        : Map.of("when", when, "onFailure", "wait", "failureWait", "5s"));
        return new WorkflowDocument(
                "waiting", "", Map.of(), FailureStrategy.CONTINUE, null, List.of(dependent, task("w1", List.of("w0"))));
    }

    private static String text(WorkflowDocument document) {
        return new String(WorkflowDocumentWriter.write(document, DocumentFormat.JSON), StandardCharsets.UTF_8);
    }

    private WorkflowDocument document() {
        int size = 1 + random.nextInt(6);
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> before = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    before.add("t" + j);
                }
            }
            tasks.add(task("t" + i, before));
        }
        FailureStrategy strategy = random.nextBoolean() ? FailureStrategy.CONTINUE : FailureStrategy.END;
        if (!steers) {
            return new WorkflowDocument(
                    "w", "", Map.of(), strategy, null, cluster.permits == null ? tasks : sharing(tasks));
        }
        Handlers handlers = random.nextInt(3) > 0
                ? Handlers.NONE
                : new Handlers(
                        List.of(task("f0", List.of())), List.of(task("z0", List.of()), task("z1", List.of("z0"))));
        return new WorkflowDocument(
                "w", "", Map.of(), Map.of(), strategy, Execution.PARALLEL, null, steered(tasks), handlers, Map.of());
    }

    /** Half of the tasks need a permit. */
    private List<TaskDefinition> sharing(List<TaskDefinition> tasks) {
        return tasks.stream()
                .map(task -> random.nextBoolean() ? task : inGroup(task))
                .toList();
    }

    private static TaskDefinition inGroup(TaskDefinition task) {
        return new TaskDefinition(
                task.name(),
                task.type(),
                task.dependsOn(),
                task.retry(),
                task.timeout(),
                task.delay(),
                task.priority(),
                task.workerGroup(),
                task.onWorkerLoss(),
                task.disabled(),
                task.params(),
                task.declarations(),
                task.config(),
                new TaskResources("g", 0, null));
    }

    /** Some of the tasks steer instead of working. */
    private List<TaskDefinition> steered(List<TaskDefinition> tasks) {
        List<TaskDefinition> steered = new ArrayList<>();
        for (TaskDefinition task : tasks) {
            List<String> successors = tasks.stream()
                    .filter(other -> other.dependsOn().contains(task.name()))
                    .map(TaskDefinition::name)
                    .toList();
            if (!task.dependsOn().isEmpty() && !successors.isEmpty() && random.nextInt(3) == 0) {
                steered.add(conditions(task, successors));
            } else if (random.nextInt(10) == 0) {
                steered.add(steering(task, "sub-workflow", Map.of("workflow", "child")));
            } else if (random.nextInt(30) == 0) {
                steered.add(steering(
                        task,
                        "foreach",
                        Map.of("workflow", "child", "items", List.of("a", "b", "c"), "parallelism", 2)));
            } else {
                steered.add(task);
            }
        }
        return steered;
    }

    private static TaskDefinition conditions(TaskDefinition task, List<String> successors) {
        return steering(
                task,
                "conditions",
                Map.of(
                        "when",
                        List.of(Map.of("task", task.dependsOn().getFirst(), "status", "failure")),
                        "onTrue",
                        List.of(successors.getFirst()),
                        "onFalse",
                        successors));
    }

    private static TaskDefinition steering(TaskDefinition task, String type, Map<String, Object> config) {
        return new TaskDefinition(
                task.name(),
                type,
                task.dependsOn(),
                TaskDefinition.Retry.NONE,
                null,
                Duration.ZERO,
                TaskDefinition.Priority.MEDIUM,
                TaskDefinition.DEFAULT_WORKER_GROUP,
                TaskDefinition.OnWorkerLoss.RETRY,
                false,
                Map.of(),
                config);
    }

    private TaskDefinition task(String name, List<String> upstreams) {
        return new TaskDefinition(
                name,
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
