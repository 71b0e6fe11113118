package io.scheduler.verify.simulation;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.engine.WorkflowPlan;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.master.store.InMemoryPermits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole cluster in one thread: masters, workers, people and what goes wrong, from one seed. */
final class Cluster {

    static final int SLOTS = 6;
    private static final Duration TROUBLED = Duration.ofSeconds(130);
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final int QUIET_STEPS = 240;

    final Simulation simulation;
    final Network network;
    final Figures figures = new Figures();
    final InMemoryPartitionStore store = new InMemoryPartitionStore(SLOTS);
    /** Of which there are few, so that runs wait for each other; null: no task needs one. */
    final @Nullable InMemoryPermits permits;
    /** Attempts to which a planted bug is about to give a permit. */
    final Set<Long> onTheirWay = new HashSet<>();

    final Checks checks;
    final Plants plants;
    final SimulatedRegistry registry;
    final List<SimulatedMaster> masters = new ArrayList<>();
    final List<SimulatedWorker> workers = new ArrayList<>();
    private final Workload workload;

    Cluster(long seed, Set<Plant> planted, int traceLines) {
        simulation = new Simulation(seed);
        network = new Network(simulation);
        checks = new Checks(simulation, store, traceLines);
        plants = new Plants(planted, simulation, store);
        permits = seed % 3 == 1 ? new InMemoryPermits(store, "g", 1 + (int) (seed / 3 % 3)) : null;
        checks.capacity = permits == null ? 0 : permits.capacity();
        store.checksEpochs = !plants.has(Plant.EPOCH_CHECK);
        registry = new SimulatedRegistry(this);
        workload = new Workload(this, seed % 3 == 2);
    }

    /** Lives through troubled times and then through quiet ones. */
    void play() {
        int masterCount = 1 + simulation.random.nextInt(3);
        for (int i = 0; i < masterCount; i++) {
            masters.add(new SimulatedMaster(this, "m" + i));
        }
        int workerCount = 1 + simulation.random.nextInt(3);
        for (int i = 0; i < workerCount; i++) {
            workers.add(new SimulatedWorker(this, "w" + i));
        }
        workload.begin();
        new Trouble(this, masterCount).begin(TROUBLED.minusSeconds(10));
        simulation.runFor(TROUBLED);
        endTrouble();
        for (int i = 0; i < QUIET_STEPS && checks.violations.isEmpty() && !isQuiet(); i++) {
            simulation.runFor(STEP);
            store.instances.values().stream()
                    .filter(this::isHeld)
                    .map(row -> row.instance().id())
                    .toList()
                    .forEach(id -> workload.command(id, "RESUME"));
        }
        if (checks.violations.isEmpty()) {
            checkQuiet();
        }
        figures.played(simulation.elapsed(), simulation.steps(), checks.executions, checks.longestStall());
    }

    /** A run whose items hold on does not come to rest: it stays PAUSING until they have ended. */
    private boolean isHeld(InstanceRow row) {
        WorkflowState state = row.instance().state();
        WorkflowPlan plan = checks.plans.get(row.instance().workflowVersionId());
        return state == WorkflowState.PAUSED
                || state == WorkflowState.PAUSING
                        && plan.document().allTasks().stream()
                                .anyMatch(task -> task.type().equals("foreach"));
    }

    private void endTrouble() {
        checks.note("the trouble ends");
        checks.quiet();
        simulation.faults = false;
        registry.comeBack();
        store.wishes.clear();
    }

    private boolean isQuiet() {
        return store.commands.isEmpty()
                && workers.stream().allMatch(worker -> worker.isUp() && worker.held.isEmpty())
                && store.instances.values().stream()
                        .allMatch(row -> row.instance().state().isFinished())
                && masters.stream()
                        .allMatch(master -> master.isUp()
                                && master.runners().stream()
                                        .allMatch(runner -> runner.loop().runs().isEmpty()
                                                && runner.loop().isIdle()));
    }

    private void checkQuiet() {
        checks.expect(store.commands.isEmpty(), "commands are left: " + store.commands.values());
        checks.expect(store.permits.isEmpty(), "permits are left: " + permits);
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
        for (SimulatedMaster master : masters) {
            for (SimulatedRunner runner : master.runners()) {
                checks.folds(master, runner.loop());
                checks.expect(
                        runner.loop().runs().isEmpty(),
                        master.incarnation() + " still keeps "
                                + runner.loop().runs().size() + " runs");
            }
        }
    }
}
