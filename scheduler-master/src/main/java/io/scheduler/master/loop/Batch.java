package io.scheduler.master.loop;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionBatch.AttemptWrite;
import io.scheduler.dao.partition.RaisedAlert;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.Watching;
import io.scheduler.engine.Change;
import io.scheduler.engine.TaskTrigger;
import io.scheduler.engine.WorkflowTrigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a turn has decided and not yet written: of each row the last value. */
final class Batch {

    private final Map<Long, AttemptWrite> attempts = new LinkedHashMap<>();
    private final Map<Long, WorkflowInstance> instances = new LinkedHashMap<>();
    private final List<PartitionBatch.Reset> resets = new ArrayList<>();
    private final Map<Long, PartitionBatch.Attention> attentions = new HashMap<>();
    private final List<Long> doneCommands = new ArrayList<>();
    private final List<PartitionBatch.NewRun> runs = new ArrayList<>();
    private final List<PartitionBatch.NewCommand> commands = new ArrayList<>();
    private final Map<Long, PartitionBatch.GivenBack> givenBack = new LinkedHashMap<>();
    private final Map<Long, PartitionBatch.Ask> asks = new LinkedHashMap<>();
    private final Set<Watching.Watch> watches = new LinkedHashSet<>();
    private final List<Long> watchedOut = new ArrayList<>();
    /** By workflow, whether a run of it has ended or begun once more, or only a task has ended. */
    private final Map<Long, Boolean> ends = new TreeMap<>();

    private final Map<ItemKey, PartitionBatch.ItemWrite> items = new LinkedHashMap<>();
    private final List<PartitionBatch.Carried> carried = new ArrayList<>();
    private final Map<String, RaisedAlert> alerts = new LinkedHashMap<>();
    private final Set<Long> forcedRuns = new HashSet<>();
    private final Set<Long> forcedAttempts = new HashSet<>();
    private final Map<Long, Integer> slotOfInstance = new HashMap<>();
    private final Set<Integer> otherSlots = new HashSet<>();

    private record ItemKey(long attemptId, int index) {}

    void add(LiveRun live, List<Change> changes) {
        slotOfInstance.put(live.id(), live.slot());
        for (Change change : changes) {
            switch (change) {
                case Change.InstanceChanged c -> {
                    instances.put(live.id(), c.instance());
                    if (c.trigger() == WorkflowTrigger.FORCE_SUCCESS) {
                        forcedRuns.add(live.id());
                    }
                    end(live, c.instance().state().isFinished() || c.trigger().beginsAnew(), true);
                }
                case Change.TaskChanged c -> {
                    TaskDefinition definition = live.run().plan().task(c.task());
                    attempts.put(
                            c.attempt().id(),
                            new AttemptWrite(live.id(), c.task(), definition.name(), definition.type(), c.attempt()));
                    if (c.trigger() == TaskTrigger.FORCE_SUCCESS) {
                        forcedAttempts.add(c.attempt().id());
                    }
                    boolean over = c.attempt().state().isFinished();
                    end(live, over, false);
                    if (over && live.run().plan().steering(c.task()) instanceof ControlFlow.Dependent) {
                        watchedOut.add(c.attempt().id());
                    }
                }
                case Change.Told c -> {
                    // becomes a command row, see Kin
                }
                case Change.ItemChanged c ->
                    items.put(
                            new ItemKey(c.attemptId(), c.item().index()),
                            new PartitionBatch.ItemWrite(c.attemptId(), c.item()));
                case Change.ItemsCarried c -> carried.add(new PartitionBatch.Carried(c.from(), c.to()));
                case Change.TasksReset c -> resets.add(new PartitionBatch.Reset(live.id(), c.tasks(), c.keepsItems()));
            }
        }
    }

    /** Who waits for runs of the workflow is told, also that one that had failed is unfinished again; a run within another one is no run that anybody waits for. */
    private void end(LiveRun live, boolean over, boolean ofRun) {
        if (over && live.run().instance().origin().kind() != Origin.Kind.SUB_WORKFLOW) {
            ends.merge(Watching.key(live.project(), live.workflow()), ofRun, Boolean::logicalOr);
        }
    }

    /** From now on an attempt waits. If this can not be written the run is read again, and then it waits once more. */
    void watch(LiveRun live, Watching.Watch watch) {
        slotOfInstance.put(live.id(), live.slot());
        watches.add(watch);
    }

    void attention(long instanceId, int slot, String text) {
        slotOfInstance.put(instanceId, slot);
        attentions.put(instanceId, new PartitionBatch.Attention(instanceId, text));
    }

    /** Ends an instance that can not be driven. */
    void endByForce(long instanceId, int slot, String reason, Instant at) {
        slotOfInstance.put(instanceId, slot);
        attentions.put(instanceId, new PartitionBatch.Attention(instanceId, reason, at));
    }

    /** Of what is written anyway: an alert alone makes no batch. */
    void raise(RaisedAlert alert) {
        alerts.put(alert.key(), alert);
    }

    void run(PartitionBatch.NewRun run) {
        runs.add(run);
    }

    void command(PartitionBatch.NewCommand command) {
        commands.add(command);
    }

    /** @param slot of the attempt */
    void ask(PartitionBatch.Ask ask, int slot) {
        asks.put(ask.taskInstanceId(), ask);
        otherSlots.add(slot);
    }

    /** What the attempt has asked for in this batch is not asked. */
    void giveBack(long attemptId, int slot, boolean mayAskAgain) {
        asks.remove(attemptId);
        givenBack.put(attemptId, new PartitionBatch.GivenBack(attemptId, slot, mayAskAgain));
    }

    boolean hasGivenBack(long attemptId) {
        return givenBack.containsKey(attemptId);
    }

    void commandDone(long commandId, int slot) {
        doneCommands.add(commandId);
        otherSlots.add(slot);
    }

    /** The commit shall fail when the slot is no longer ours, although nothing is written for it. */
    void prove(int slot) {
        otherSlots.add(slot);
    }

    boolean touches(long instanceId) {
        return slotOfInstance.containsKey(instanceId);
    }

    Set<Long> touched() {
        return slotOfInstance.keySet();
    }

    /** Ids of the runs that end with this batch. */
    List<Long> ended() {
        return instances.values().stream()
                .filter(instance -> instance.state().isFinished())
                .map(WorkflowInstance::id)
                .toList();
    }

    /** Attempts that end with this batch. */
    List<AttemptWrite> endedAttempts() {
        return attempts.values().stream()
                .filter(write -> write.attempt().state().isFinished())
                .toList();
    }

    /** The attempt had ended before, and a person made a success of it. */
    boolean isForced(long attemptId) {
        return forcedAttempts.contains(attemptId);
    }

    /** The run had ended before, and became a success with the task that a person made one of. */
    boolean isForcedRun(long instanceId) {
        return forcedRuns.contains(instanceId);
    }

    boolean isEmpty() {
        return slotOfInstance.isEmpty() && otherSlots.isEmpty();
    }

    int size() {
        return attempts.size()
                + instances.size()
                + doneCommands.size()
                + runs.size()
                + commands.size()
                + givenBack.size()
                + asks.size()
                + items.size()
                + alerts.size();
    }

    private PartitionBatch.Permits permits() {
        return givenBack.isEmpty() && asks.isEmpty()
                ? PartitionBatch.Permits.NONE
                : new PartitionBatch.Permits(List.copyOf(givenBack.values()), List.copyOf(asks.values()));
    }

    /** @param epochs of the slots that the loop drives */
    PartitionBatch toWrite(String owner, Map<Integer, Long> epochs) {
        Set<Integer> slots = new HashSet<>(otherSlots);
        slots.addAll(slotOfInstance.values());
        List<SlotEpoch> fences = slots.stream()
                .sorted()
                .map(slot -> new SlotEpoch(slot, epochs.getOrDefault(slot, -1L)))
                .toList();
        return new PartitionBatch(
                owner,
                fences,
                List.copyOf(resets),
                List.copyOf(attempts.values()),
                List.copyOf(instances.values()),
                List.copyOf(attentions.values()),
                List.copyOf(doneCommands),
                List.copyOf(runs),
                List.copyOf(commands),
                watches.isEmpty() && watchedOut.isEmpty() && ends.isEmpty()
                        ? Watching.NONE
                        : new Watching(
                                List.copyOf(watches),
                                watchedOut,
                                ends.entrySet().stream()
                                        .map(end -> new Watching.End(end.getKey(), end.getValue()))
                                        .toList()),
                permits(),
                new PartitionBatch.Items(List.copyOf(items.values()), List.copyOf(carried)),
                List.copyOf(alerts.values()));
    }
}
