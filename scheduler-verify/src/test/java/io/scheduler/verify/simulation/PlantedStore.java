package io.scheduler.verify.simulation;

import io.scheduler.common.state.TaskState;
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
import io.scheduler.master.store.InMemoryPartitionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The store of a master, with planted bugs: what is said to be written may not be, or not yet. */
final class PlantedStore implements PartitionStore {

    private static final Duration BEHIND = Duration.ofMillis(50);

    private final PartitionStore sound;
    private final Simulation simulation;
    private final Plants plants;
    private final InMemoryPartitionStore tables;

    PlantedStore(PartitionStore sound, Simulation simulation, Plants plants, InMemoryPartitionStore tables) {
        this.tables = tables;
        this.sound = sound;
        this.simulation = simulation;
        this.plants = plants;
    }

    @Override
    public Set<Integer> write(PartitionBatch given) {
        PartitionBatch batch = plants.has(Plant.PERMIT_KEPT) ? withoutReturns(given) : given;
        if (plants.has(Plant.PERMIT_RETURNED_UNFENCED)) {
            batch.permits().givenBack().forEach(back -> tables.permits.remove(back.taskInstanceId()));
        }
        if (plants.has(Plant.PERMIT_RETURNED_EARLY)) {
            batch.attempts().stream()
                    .filter(write -> write.attempt().state() == TaskState.RUNNING)
                    .forEach(write -> tables.permits.remove(write.attempt().id()));
        }
        if (plants.has(Plant.WRITE_BEHIND)) {
            simulation.after(BEHIND, () -> quietly(batch));
            return Set.of();
        }
        return plants.has(Plant.SWALLOWED_FAILURE) ? quietly(batch) : sound.write(batch);
    }

    private static PartitionBatch withoutReturns(PartitionBatch batch) {
        return new PartitionBatch(
                batch.owner(),
                batch.fences(),
                batch.resets(),
                batch.attempts(),
                batch.instances(),
                batch.attentions(),
                batch.doneCommands(),
                batch.runs(),
                batch.commands(),
                batch.watching(),
                new PartitionBatch.Permits(List.of(), batch.permits().asks()),
                batch.items(),
                batch.alerts());
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
        List<CommandRow> rows = sound.commands(slots, except, limit);
        return plants.has(Plant.TASK_RERUN_AS_ALL)
                ? rows.stream().map(PlantedStore::asRerunOfAll).toList()
                : rows;
    }

    private static CommandRow asRerunOfAll(CommandRow row) {
        return row.type().equals("RERUN_TASK")
                ? new CommandRow(row.id(), row.slot(), row.workflowInstanceId(), "RERUN", row.payload())
                : row;
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
    public Map<String, TaskEnvironment> environments(Collection<String> names) {
        return sound.environments(names);
    }

    @Override
    public Map<InProject, Supplier<String>> secrets(Collection<InProject> names) {
        return sound.secrets(names);
    }

    @Override
    public Map<InProject, Supplier<DataSources.Opened>> dataSources(Collection<InProject> names) {
        return sound.dataSources(names);
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
    public List<Long> ancestors(long workflowInstanceId) {
        return sound.ancestors(workflowInstanceId);
    }

    @Override
    public long runsBelow(long root, @Nullable Instant begun, long most) {
        return sound.runsBelow(root, begun, most);
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
