package io.scheduler.verify.simulation;

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
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The store of a master, with planted bugs: what is said to be written may not be, or not yet. */
final class PlantedStore implements PartitionStore {

    private static final Duration BEHIND = Duration.ofMillis(50);

    private final PartitionStore sound;
    private final Simulation simulation;
    private final Plants plants;

    PlantedStore(PartitionStore sound, Simulation simulation, Plants plants) {
        this.sound = sound;
        this.simulation = simulation;
        this.plants = plants;
    }

    @Override
    public Set<Integer> write(PartitionBatch batch) {
        if (plants.has(Plant.WRITE_BEHIND)) {
            simulation.after(BEHIND, () -> quietly(batch));
            return Set.of();
        }
        return plants.has(Plant.SWALLOWED_FAILURE) ? quietly(batch) : sound.write(batch);
    }

    private Set<Integer> quietly(PartitionBatch batch) {
        try {
            return sound.write(batch);
        } catch (StaleEpochException stale) {
            if (!plants.has(Plant.WRITE_BEHIND)) {
                throw stale;
            }
        } catch (StoreException swallowed) {
            // the bug: nobody hears of it
        }
        return Set.of();
    }

    @Override
    public UpstreamAnswers upstreams(List<UpstreamQuestion> questions) {
        return sound.upstreams(questions);
    }

    @Override
    public List<SlotRow> slots() {
        return sound.slots();
    }

    @Override
    public ClusterRows cluster() {
        return sound.cluster();
    }

    @Override
    public List<SlotEpoch> take(String incarnation, List<SlotEpoch> expected) {
        if (plants.has(Plant.OUTCOME_GUESSED) && ownsAll(incarnation, expected)) {
            return expected;
        }
        return sound.take(incarnation, expected);
    }

    private boolean ownsAll(String incarnation, List<SlotEpoch> expected) {
        return sound.slots().stream()
                .filter(row -> incarnation.equals(row.owner()))
                .map(row -> new SlotEpoch(row.slot(), row.epoch()))
                .collect(Collectors.toSet())
                .containsAll(expected);
    }

    @Override
    public void release(String incarnation, Collection<Integer> slots) {
        sound.release(incarnation, slots);
    }

    @Override
    public List<CommandRow> commands(Collection<Integer> slots, Collection<Long> except, int limit) {
        return sound.commands(slots, except, limit);
    }

    @Override
    public List<InstanceRow> unfinishedInstances(Collection<Integer> slots, Consumer<UnreadableRow> unreadable) {
        return sound.unfinishedInstances(slots, unreadable);
    }

    @Override
    public List<InstanceRow> instances(Collection<Long> ids, Consumer<UnreadableRow> unreadable) {
        return sound.instances(ids, unreadable);
    }

    @Override
    public List<AttemptRow> attempts(Collection<Long> instanceIds, Consumer<UnreadableRow> unreadable) {
        return sound.attempts(instanceIds, unreadable);
    }

    @Override
    public List<ItemRow> items(Collection<Long> taskInstanceIds, Consumer<UnreadableRow> unreadable) {
        return sound.items(taskInstanceIds, unreadable);
    }

    @Override
    public String document(long workflowVersionId) {
        return sound.document(workflowVersionId);
    }

    @Override
    public long nextAttemptIdBlock() {
        return sound.nextAttemptIdBlock();
    }

    @Override
    public Optional<WorkflowRef> workflow(String project, String workflow, @Nullable Integer version) {
        return sound.workflow(project, workflow, version);
    }

    @Override
    public long nextInstanceIdBlock() {
        return sound.nextInstanceIdBlock();
    }

    @Override
    public long nextCommandIdBlock() {
        return sound.nextCommandIdBlock();
    }
}
