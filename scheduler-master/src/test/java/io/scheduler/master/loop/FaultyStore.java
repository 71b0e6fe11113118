package io.scheduler.master.loop;

import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.store.InMemoryPartitionStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The store as one master meets it: it may fail, fail after the commit, or let everybody else go on meanwhile. */
final class FaultyStore implements PartitionStore {

    private final Simulation simulation;
    private final InMemoryPartitionStore store;
    private final Checks checks;

    FaultyStore(Simulation simulation, InMemoryPartitionStore store, Checks checks) {
        this.simulation = simulation;
        this.store = store;
        this.checks = checks;
    }

    private <T> T read(Supplier<T> reading) {
        if (simulation.chance(0.004)) {
            throw new StoreException("simulated: no answer to a read", new IllegalStateException());
        }
        if (simulation.chance(0.002)) {
            simulation.othersGoOn(Duration.ofMillis(simulation.random.nextInt(500)));
        }
        return reading.get();
    }

    @Override
    public void write(PartitionBatch batch) {
        pause();
        if (simulation.chance(0.01)) {
            throw new StoreException("simulated: nothing was written", new IllegalStateException());
        }
        checks.beforeWrite(batch);
        store.write(batch);
        checks.written(batch);
        pause();
        if (simulation.chance(0.01)) {
            throw new StoreException("simulated: written, but no answer", new IllegalStateException());
        }
    }

    private void pause() {
        if (simulation.chance(0.004)) {
            simulation.othersGoOn(Duration.ofMillis(simulation.random.nextInt(60_000)));
        }
    }

    @Override
    public List<SlotRow> slots() {
        return read(store::slots);
    }

    @Override
    public ClusterRows cluster() {
        return read(store::cluster);
    }

    @Override
    public List<SlotEpoch> take(String incarnation, List<SlotEpoch> expected) {
        List<SlotEpoch> taken = store.take(incarnation, expected);
        if (simulation.chance(0.02)) {
            throw new StoreException("simulated: taken, but no answer", new IllegalStateException());
        }
        return taken;
    }

    @Override
    public void release(String incarnation, Collection<Integer> slots) {
        read(() -> slots);
        store.release(incarnation, slots);
    }

    @Override
    public List<CommandRow> commands(Collection<Integer> slots, int limit) {
        return read(() -> store.commands(slots, limit));
    }

    @Override
    public List<InstanceRow> unfinishedInstances(Collection<Integer> slots) {
        return read(() -> store.unfinishedInstances(slots));
    }

    @Override
    public List<InstanceRow> instances(Collection<Long> ids) {
        return read(() -> store.instances(ids));
    }

    @Override
    public List<AttemptRow> attempts(Collection<Long> instanceIds) {
        return read(() -> store.attempts(instanceIds));
    }

    @Override
    public String document(long workflowVersionId) {
        return read(() -> store.document(workflowVersionId));
    }

    @Override
    public long nextAttemptIdBlock() {
        return read(store::nextAttemptIdBlock);
    }
}
