package io.scheduler.master.loop;

import io.scheduler.common.slot.Slots;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import io.scheduler.common.workflow.WorkflowDocumentWriter;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.engine.WorkflowPlan;
import io.scheduler.master.store.InMemoryPartitionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A whole cluster in one thread: masters, workers, people and what goes wrong, from one seed. */
final class Cluster {

    private static final int SLOTS = 6;
    private static final List<String> REQUESTS = List.of("PAUSE", "RESUME", "RESUME", "STOP", "RECOVER", "RERUN");

    final Simulation simulation;
    final InMemoryPartitionStore store = new InMemoryPartitionStore(SLOTS);
    final SimulatedRegistry registry = new SimulatedRegistry();
    final Checks checks;
    final List<SimulatedMaster> masters = new ArrayList<>();
    final List<SimulatedWorker> workers = new ArrayList<>();
    private final Random random;
    private long nextInstance = 1;
    private long nextCommand = 1;
    private int masterStarts;

    Cluster(long seed) {
        simulation = new Simulation(seed);
        random = simulation.random;
        checks = new Checks(simulation, store);
    }

    /** Lives through troubled times and then through quiet ones. */
    void play() {
        int masterCount = 1 + random.nextInt(3);
        for (int i = 0; i < masterCount; i++) {
            startMaster();
        }
        int workerCount = 1 + random.nextInt(3);
        for (int i = 0; i < workerCount; i++) {
            workers.add(new SimulatedWorker(this, "w" + i));
        }
        simulation.after(Duration.ZERO, this::dial);
        int runs = 3 + random.nextInt(6);
        for (int i = 0; i < runs; i++) {
            simulation.afterMillis(0, 60_000, this::submit);
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            simulation.afterMillis(0, 120_000, this::ask);
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            simulation.afterMillis(1_000, 120_000, this::harm);
        }
        simulation.runFor(Duration.ofSeconds(130));
        simulation.faults = false;
        for (int i = 0; i < 60 && checks.violations.isEmpty() && !isQuiet(); i++) {
            simulation.runFor(Duration.ofSeconds(10));
            store.instances.values().stream()
                    .filter(row -> row.instance().state() == WorkflowState.PAUSED)
                    .map(row -> row.instance().id())
                    .toList()
                    .forEach(id -> command(id, "RESUME"));
        }
        if (checks.violations.isEmpty()) {
            masters.stream().filter(master -> master.alive).forEach(SimulatedMaster::checkFold);
            checkQuiet();
        }
    }

    private boolean isQuiet() {
        return store.commands.isEmpty()
                && workers.stream().allMatch(worker -> worker.held.isEmpty())
                && store.instances.values().stream()
                        .allMatch(row -> row.instance().state().isFinished())
                && masters.stream()
                        .allMatch(master -> !master.alive || (master.loop.runs().isEmpty() && master.loop.isIdle()));
    }

    private void checkQuiet() {
        checks.expect(store.commands.isEmpty(), "commands are left: " + store.commands.values());
        for (InstanceRow row : store.instances.values()) {
            checks.expect(
                    row.instance().state().isFinished(),
                    "does not end: " + row.instance() + " "
                            + store.attempts(List.of(row.instance().id())));
        }
        workers.forEach(worker -> checks.expect(
                worker.held.isEmpty(),
                worker.nodeId + " still holds "
                        + worker.held.values().stream().map(HeldAttempt::report).toList()));
        masters.stream()
                .filter(master -> master.alive)
                .forEach(master -> checks.expect(
                        master.loop.runs().isEmpty(),
                        master.incarnation + " still keeps "
                                + master.loop.runs().size() + " runs"));
    }

    private void startMaster() {
        masters.add(new SimulatedMaster(this, "m" + ++masterStarts));
    }

    private void dial() {
        workers.forEach(SimulatedWorker::dial);
        simulation.after(Duration.ofSeconds(1), this::dial);
    }

    private void submit() {
        WorkflowDocument document = document();
        long id = nextInstance++;
        store.documents.put(
                id, new String(WorkflowDocumentWriter.write(document, DocumentFormat.JSON), StandardCharsets.UTF_8));
        checks.plans.put(id, WorkflowPlan.of(document));
        store.add(id, new Slots(SLOTS).of(id), id, WorkflowState.SUBMITTED, Map.of());
        command(id, "START");
    }

    private void ask() {
        if (nextInstance > 1) {
            command(1 + random.nextLong(nextInstance - 1), REQUESTS.get(random.nextInt(REQUESTS.size())));
        }
    }

    private void command(long instance, String type) {
        int slot = new Slots(SLOTS).of(instance);
        long id = nextCommand++;
        checks.note("asked: " + type + " of " + instance);
        store.commands.put(id, new CommandRow(id, slot, instance, type, Map.of()));
        if (!simulation.chance(0.2)) {
            masters.stream().filter(master -> master.alive).forEach(master -> master.nudge(slot));
        }
    }

    private void harm() {
        SimulatedWorker worker = workers.get(random.nextInt(workers.size()));
        SimulatedMaster master = masters.get(random.nextInt(masters.size()));
        Duration time = Duration.ofMillis(500 + random.nextInt(random.nextBoolean() ? 8_000 : 60_000));
        switch (random.nextInt(7)) {
            case 0 -> worker.cutOff(time);
            case 1 -> worker.crash(time, true, true);
            case 2 -> worker.crash(time, false, random.nextBoolean());
            case 3 -> master.pause(time);
            case 4 -> {
                if (master.alive) {
                    master.die();
                    workers.forEach(w -> List.copyOf(w.links.values()).stream()
                            .filter(link -> link.master == master)
                            .forEach(SimulatedLink::breakUp));
                    simulation.after(time, this::startMaster);
                }
            }
            case 5 -> startMaster();
            default ->
                List.copyOf(worker.links.values()).forEach(link -> {
                    if (random.nextBoolean()) {
                        link.breakUp();
                    }
                });
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
            tasks.add(new TaskDefinition(
                    "t" + i,
                    "noop",
                    upstreams,
                    new TaskDefinition.Retry(random.nextInt(3), Duration.ofSeconds(random.nextInt(2) * 5L)),
                    random.nextInt(5) == 0
                            ? new WorkflowDocument.Timeout(Duration.ofSeconds(10), WorkflowDocument.Timeout.Action.FAIL)
                            : null,
                    Duration.ofSeconds(random.nextInt(4) == 0 ? 3 : 0),
                    TaskDefinition.Priority.values()[random.nextInt(5)],
                    TaskDefinition.DEFAULT_WORKER_GROUP,
                    TaskDefinition.OnWorkerLoss.RETRY,
                    random.nextInt(8) == 0,
                    Map.of(),
                    Map.of()));
        }
        FailureStrategy strategy = random.nextBoolean() ? FailureStrategy.CONTINUE : FailureStrategy.END;
        return new WorkflowDocument("w", "", Map.of(), strategy, null, tasks);
    }
}
