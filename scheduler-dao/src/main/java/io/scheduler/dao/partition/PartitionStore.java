package io.scheduler.dao.partition;

import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.project.InProject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database as a master sees it. Methods throw {@link StoreException} when the database does not answer, {@link
 * StaleEpochException} when it answers that a slot is no longer the caller's.
 */
public interface PartitionStore {

    /** All slots, ascending. */
    List<SlotRow> slots();

    /** The slots and what people want of nodes and worker groups. */
    ClusterRows cluster();

    /**
     * Makes the caller owner of those of the slots whose epoch is still the expected one.
     *
     * @return the slots that were taken, with their new epoch
     */
    List<SlotEpoch> take(String incarnation, List<SlotEpoch> expected);

    /** Frees those of the slots that still belong to the caller. */
    void release(String incarnation, Collection<Integer> slots);

    /**
     * Commands of the slots in the order they were given, at most {@code limit}.
     *
     * @param except instances whose commands stay where they are, save those to stop on which somebody insists
     */
    List<CommandRow> commands(Collection<Integer> slots, Collection<Long> except, int limit);

    /** Of every instance. */
    default List<CommandRow> commands(Collection<Integer> slots, int limit) {
        return commands(slots, List.of(), limit);
    }

    /**
     * Instances of the slots that a master must drive: neither finished nor paused, unless others wait for them.
     *
     * @param unreadable is told of each that this program does not understand; it must not keep the others from being read
     */
    List<InstanceRow> unfinishedInstances(Collection<Integer> slots, Consumer<UnreadableRow> unreadable);

    /** Instances by id; unknown ids are left out. */
    List<InstanceRow> instances(Collection<Long> ids, Consumer<UnreadableRow> unreadable);

    /** All attempts of the instances, superseded ones included. */
    List<AttemptRow> attempts(Collection<Long> instanceIds, Consumer<UnreadableRow> unreadable);

    /** The items of these attempts. Asked only for attempts that have some. */
    List<ItemRow> items(Collection<Long> taskInstanceIds, Consumer<UnreadableRow> unreadable);

    /** Of a database in which everything is to be readable. */
    default List<InstanceRow> unfinishedInstances(Collection<Integer> slots) {
        return unfinishedInstances(slots, UnreadableRow::refuse);
    }

    /** Of a database in which everything is to be readable. */
    default List<InstanceRow> instances(Collection<Long> ids) {
        return instances(ids, UnreadableRow::refuse);
    }

    /** Of a database in which everything is to be readable. */
    default List<AttemptRow> attempts(Collection<Long> instanceIds) {
        return attempts(instanceIds, UnreadableRow::refuse);
    }

    /** Of a database in which everything is to be readable. */
    default List<ItemRow> items(Collection<Long> taskInstanceIds) {
        return items(taskInstanceIds, UnreadableRow::refuse);
    }

    /** The document of a workflow version as JSON text. */
    String document(long workflowVersionId);

    /**
     * Writes a batch in one transaction. When this returns, all of it is durable; when it throws {@link
     * StaleEpochException}, nothing is; when it throws {@link StoreException}, nobody knows until it is read.
     *
     * @return slots of the runs that wait for an end in the batch: commands wait there now
     */
    Set<Integer> write(PartitionBatch batch);

    /** How the runs stand that others wait for. */
    UpstreamAnswers upstreams(List<UpstreamQuestion> questions);

    /**
     * Secrets, to be opened one by one, so that one that can not be opened is no harm to the others; those that do not exist
     * are left out. Asked only for tasks that refer to some, and once for all that are sent at once.
     *
     * @return what opens each throws {@link io.scheduler.dao.secret.SecretKeyException} when there is no key that does
     */
    default Map<InProject, Supplier<String>> secrets(Collection<InProject> names) {
        return Map.of();
    }

    /**
     * Data sources with their passwords, asked for and opened in the same way.
     *
     * @return what opens each throws {@link IllegalStateException} when the password can not be opened, with what to do
     */
    default Map<InProject, Supplier<DataSources.Opened>> dataSources(Collection<InProject> names) {
        return Map.of();
    }

    /** Environments that tasks run with, by name. Asked only for tasks that name one, and once for all that are sent at once. */
    default Map<String, TaskEnvironment> environments(Collection<String> names) {
        return Map.of();
    }

    /** The first of {@link #ATTEMPT_ID_BLOCK} ids that only the caller may use. */
    long nextAttemptIdBlock();

    int ATTEMPT_ID_BLOCK = 1_000;

    /**
     * A workflow by name.
     *
     * @param version null: the current one
     * @return empty when there is none
     */
    Optional<WorkflowRef> workflow(String project, String workflow, @Nullable Integer version);

    /** The runs that a run is part of, from its parent up; empty for one that no other run has made. */
    List<Long> ancestors(long workflowInstanceId);

    /**
     * How many runs are part of one that has no parent, on all levels, and were made since it has last begun.
     *
     * @param begun when that was; null: as its row says
     * @param most it is not counted further
     */
    long runsBelow(long root, @Nullable Instant begun, long most);

    /** The first of {@link #ID_BLOCK} ids for instances that only the caller may use. */
    long nextInstanceIdBlock();

    /** The same for commands. */
    long nextCommandIdBlock();

    int ID_BLOCK = 100;
}
