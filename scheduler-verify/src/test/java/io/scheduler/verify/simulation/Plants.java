package io.scheduler.verify.simulation;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The planted bugs of one world, each around a part that has none. Usually there are none. */
final class Plants {

    private static final Set<Plant> STORE = EnumSet.of(
            Plant.SWALLOWED_FAILURE,
            Plant.WRITE_BEHIND,
            Plant.OUTCOME_GUESSED,
            Plant.PERMIT_RETURNED_EARLY,
            Plant.PERMIT_RETURNED_UNFENCED,
            Plant.PERMIT_KEPT,
            Plant.TASK_RERUN_AS_ALL);

    private final Set<Plant> planted;
    private final Simulation simulation;
    private final InMemoryPartitionStore tables;

    Plants(Set<Plant> planted, Simulation simulation, InMemoryPartitionStore tables) {
        this.tables = tables;
        this.planted = planted;
        this.simulation = simulation;
    }

    boolean has(Plant plant) {
        return planted.contains(plant);
    }

    PartitionStore store(PartitionStore sound) {
        return planted.stream().anyMatch(STORE::contains) ? new PlantedStore(sound, simulation, this, tables) : sound;
    }

    Workers workers(Workers sound, NodeRegistry registry) {
        return has(Plant.IMPATIENT_MASTER) || has(Plant.REGISTRY_IGNORED) || has(Plant.DEAF_CLAIM)
                ? new PlantedWorkers(sound, registry, this)
                : sound;
    }

    CompletableFuture<Verdict> answer(AttemptReport report, CompletableFuture<Verdict> sound) {
        return has(Plant.EARLY_ACK) && !sound.isDone() && report.phase().isFinished()
                ? CompletableFuture.completedFuture(Verdict.COMMITTED)
                : sound;
    }

    Duration patience() {
        return has(Plant.LONG_LEASE) ? Timings.LEASE.multipliedBy(3) : Timings.PATIENCE;
    }

    boolean isUnsure() {
        return has(Plant.UNSURE_HOLD);
    }

    boolean trustsAtOnce() {
        return has(Plant.STALE_CONTACT);
    }

    boolean remembersRefusals() {
        return !has(Plant.REFUSALS_FORGOTTEN);
    }

    boolean admitsAnybody() {
        return has(Plant.ANYBODY_ADMITTED);
    }

    boolean hasGuardian() {
        return !has(Plant.NO_GUARDIAN);
    }

    boolean beginsLate() {
        return has(Plant.LATE_BEGIN);
    }

    boolean readsLate() {
        return has(Plant.LATE_READ);
    }

    static boolean isConnected(Workers workers, AssignedWorker worker) {
        return workers.connected().stream().anyMatch(other -> other.nodeId().equals(worker.nodeId()));
    }
}
