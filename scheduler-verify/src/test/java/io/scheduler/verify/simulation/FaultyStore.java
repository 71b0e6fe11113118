package io.scheduler.verify.simulation;

import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.ItemRow;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.dao.partition.UnreadableRow;
import io.scheduler.dao.partition.UpstreamAnswers;
import io.scheduler.dao.partition.UpstreamQuestion;
import io.scheduler.dao.partition.WorkflowRef;
import io.scheduler.dao.project.InProject;
import io.scheduler.dao.taskgroup.PermitGrants;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.master.store.InMemoryPermits;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store as one master meets it: it may fail, fail after the commit, or take so long that everybody else goes on, or
 * the whole process stands still in the middle of it.
 */
final class FaultyStore implements PartitionStore, PermitGrants {

    private final Simulation simulation;
    private final SimulatedMaster master;
    private final int life;
    private final Cluster cluster;
    private final InMemoryPartitionStore store;

    FaultyStore(SimulatedMaster master) {
        this.master = master;
        this.life = master.life();
        this.cluster = master.cluster;
        this.simulation = cluster.simulation;
        this.store = cluster.store;
    }

    private <T> T read(Supplier<T> reading) {
        reach();
        if (simulation.chance(0.004)) {
            cluster.figures.count(Fault.READ_FAILED);
            throw failure("no answer to a read");
        }
        if (simulation.chance(0.002)) {
            cluster.figures.count(Fault.DATABASE_SLOW);
            stuck(simulation.millis(1, 500));
        }
        T answer = reading.get();
        if (simulation.mayGetStuck() && simulation.chance(0.002)) {
            // it lies on its way for long: what it says was true once
            cluster.figures.count(Fault.DATABASE_SLOW);
            stuck(simulation.awkward(12_000));
            if (!master.isUp() || master.life() != life) {
                throw failure("the process has ended");
            }
        }
        return answer;
    }

    private static StoreException failure(String what) {
        return new StoreException("simulated: " + what, new IllegalStateException());
    }

    /** A dead process writes and reads nothing; one that is cut off hears so after a while. */
    private void reach() {
        if (!master.isUp() || master.life() != life) {
            throw failure("the process has ended");
        }
        if (!cluster.network.isReachable(master.nodeId, Network.DATABASE)) {
            stuck(simulation.millis(10, 3_000));
            throw failure("the database is not reached");
        }
    }

    private void stuck(Duration time) {
        simulation.othersGoOn(time);
    }

    /** The call takes long, or the process stands still in it. */
    private void pause() {
        if (!simulation.mayGetStuck() || !simulation.chance(0.002 * simulation.databaseMood)) {
            return;
        }
        Duration time = simulation.awkward(30_000);
        if (simulation.random.nextBoolean()) {
            cluster.figures.count(Fault.MASTER_STANDS_STILL);
            master.standStill(time);
        } else {
            cluster.figures.count(Fault.DATABASE_SLOW);
        }
        stuck(time);
    }

    @Override
    public Set<Integer> write(PartitionBatch batch) {
        pause();
        reach();
        if (simulation.chance(0.01)) {
            cluster.figures.count(Fault.WRITE_FAILED);
            throw failure("nothing was written");
        }
        if (simulation.chance(0.004)) {
            cluster.figures.count(Fault.WRITE_LATE);
            simulation.after(simulation.millis(10, 5_000), () -> late(batch));
            stuck(simulation.millis(10, 1_000));
            throw failure("no answer, and it is on its way still");
        }
        Set<Integer> told = store(batch);
        if (simulation.slowCommits) {
            cluster.figures.count(Fault.COMMIT_SLOW);
            stuck(simulation.millis(1_100, 1_500));
        }
        pause();
        if (!master.isUp() || master.life() != life) {
            throw failure("the process has ended");
        }
        if (simulation.chance(0.01) || !cluster.network.isReachable(master.nodeId, Network.DATABASE)) {
            cluster.figures.count(Fault.WRITE_UNKNOWN);
            throw failure("written, but no answer");
        }
        return told;
    }

    @Override
    public Map<Long, Integer> groups(Collection<Integer> slots) {
        return read(() -> permits().groups(slots));
    }

    @Override
    public Granted grant(String owner, List<SlotEpoch> fences, Collection<Long> groupIds, int most) {
        pause();
        reach();
        if (simulation.chance(0.01)) {
            cluster.figures.count(Fault.WRITE_FAILED);
            throw failure("no permit was given");
        }
        if (simulation.chance(0.004)) {
            cluster.figures.count(Fault.WRITE_LATE);
            simulation.after(simulation.millis(10, 5_000), () -> given(owner, fences, groupIds, most));
            throw failure("no answer, and permits are on their way still");
        }
        Granted granted = given(owner, fences, groupIds, most);
        if (simulation.chance(0.01) || !cluster.network.isReachable(master.nodeId, Network.DATABASE)) {
            cluster.figures.count(Fault.WRITE_UNKNOWN);
            throw failure("permits were given, but no answer");
        }
        return granted;
    }

    private Granted given(String owner, List<SlotEpoch> fences, Collection<Long> groupIds, int most) {
        if (cluster.plants.has(Plant.PERMITS_COUNTED_EARLY)) {
            List<Long> chosen = permits().chosen(owner, fences, most, cluster.onTheirWay);
            cluster.onTheirWay.addAll(chosen);
            simulation.after(simulation.millis(1, 2_000), () -> {
                chosen.forEach(cluster.onTheirWay::remove);
                permits().give(chosen);
            });
            return new Granted(0, Set.of());
        }
        Granted granted = permits().grant(owner, fences, groupIds, most);
        cluster.checks.note(owner + " gives permits, now " + cluster.permits);
        return granted;
    }

    private InMemoryPermits permits() {
        return Objects.requireNonNull(cluster.permits, "no task asks for any");
    }

    private Set<Integer> store(PartitionBatch batch) {
        cluster.checks.beforeWrite(batch);
        Set<Integer> told = store.write(batch);
        cluster.checks.written(batch);
        return told;
    }

    /** Comes out of the network when nobody thinks of it any more. */
    private void late(PartitionBatch batch) {
        try {
            store(batch);
        } catch (StaleEpochException refused) {
            cluster.checks.note("a late batch of " + batch.owner() + " is refused");
        }
    }

    @Override
    public UpstreamAnswers upstreams(List<UpstreamQuestion> questions) {
        return read(() -> store.upstreams(questions));
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
        pause();
        reach();
        List<SlotEpoch> taken = store.take(incarnation, expected);
        cluster.checks.note(incarnation + " takes " + taken);
        if (simulation.chance(0.02)) {
            cluster.figures.count(Fault.WRITE_UNKNOWN);
            throw failure("taken, but no answer");
        }
        return taken;
    }

    @Override
    public void release(String incarnation, Collection<Integer> slots) {
        read(() -> slots);
        store.release(incarnation, slots);
        cluster.checks.note(incarnation + " gives " + slots);
    }

    @Override
    public List<CommandRow> commands(Collection<Integer> slots, Collection<Long> except, int limit) {
        return read(() -> store.commands(slots, except, limit));
    }

    @Override
    public List<InstanceRow> unfinishedInstances(Collection<Integer> slots, Consumer<UnreadableRow> unreadable) {
        return read(() -> store.unfinishedInstances(slots, unreadable));
    }

    @Override
    public List<InstanceRow> instances(Collection<Long> ids, Consumer<UnreadableRow> unreadable) {
        return read(() -> store.instances(ids, unreadable));
    }

    @Override
    public List<AttemptRow> attempts(Collection<Long> instanceIds, Consumer<UnreadableRow> unreadable) {
        return read(() -> store.attempts(instanceIds, unreadable));
    }

    @Override
    public List<ItemRow> items(Collection<Long> taskInstanceIds, Consumer<UnreadableRow> unreadable) {
        return read(() -> store.items(taskInstanceIds, unreadable));
    }

    @Override
    public String document(long workflowVersionId) {
        return read(() -> store.document(workflowVersionId));
    }

    @Override
    public Map<String, TaskEnvironment> environments(Collection<String> names) {
        if (simulation.chance(0.3)) {
            cluster.figures.count(Fault.READ_FAILED);
            throw failure("no answer about environments");
        }
        return read(() -> store.environments(names));
    }

    @Override
    public Map<InProject, Supplier<String>> secrets(Collection<InProject> names) {
        return read(() -> store.secrets(names));
    }

    @Override
    public Map<InProject, Supplier<DataSources.Opened>> dataSources(Collection<InProject> names) {
        return read(() -> store.dataSources(names));
    }

    @Override
    public long nextAttemptIdBlock() {
        return read(store::nextAttemptIdBlock);
    }

    @Override
    public Optional<WorkflowRef> workflow(String project, String workflow, @Nullable Integer version) {
        return read(() -> store.workflow(project, workflow, version));
    }

    @Override
    public List<Long> ancestors(long workflowInstanceId) {
        return read(() -> store.ancestors(workflowInstanceId));
    }

    @Override
    public long runsBelow(long root, @Nullable Instant begun, long most) {
        return read(() -> store.runsBelow(root, begun, most));
    }

    @Override
    public long nextInstanceIdBlock() {
        return read(() -> store.nextInstanceIdBlock());
    }

    @Override
    public long nextCommandIdBlock() {
        return read(() -> store.nextCommandIdBlock());
    }
}
