package io.scheduler.master.loop;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.slot.Slots;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.dao.partition.PartitionBatch.NewCommand;
import io.scheduler.dao.partition.PartitionBatch.NewRun;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.WorkflowRef;
import io.scheduler.engine.Action;
import io.scheduler.engine.Change;
import io.scheduler.engine.Message;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are parents or children of others. A child's row and what one of them tells the other go into the batch of what
 * led to it; whoever owns the other's slot is nudged after the commit.
 */
final class Kin {

    private final PartitionStore store;
    private final LongSupplier instanceIds;
    private final LongSupplier commandIds;
    private @Nullable Slots slots;

    Kin(PartitionStore store) {
        this.store = store;
        this.instanceIds = new BlockIds(store::nextInstanceIdBlock, PartitionStore.ID_BLOCK);
        this.commandIds = new BlockIds(store::nextCommandIdBlock, PartitionStore.ID_BLOCK);
    }

    /** The run that an attempt waits for, not written yet; empty when there is no such workflow. */
    Optional<NewRun> child(LiveRun live, Action.StartChild action, Instant now) {
        ControlFlow.SubWorkflow wanted = action.child();
        Optional<WorkflowRef> workflow = store.workflow(projectOf(live, wanted), wanted.workflow(), wanted.version());
        return workflow.map(found -> child(live, action.attemptId(), found, paramsFor(live, action.task()), null, now));
    }

    /** @param item the place of the item that it is for; null when there are none */
    NewRun child(
            LiveRun live,
            long attemptId,
            WorkflowRef workflow,
            Map<String, String> params,
            @Nullable Integer item,
            Instant now) {
        WorkflowInstance parent = live.run().instance();
        int depth =
                parent.origin().parent() == null ? 0 : parent.origin().parent().depth();
        Origin origin = new Origin(
                Origin.Kind.SUB_WORKFLOW,
                parent.businessTime(),
                parent.origin().zone(),
                new Origin.Parent(
                        live.id(),
                        attemptId,
                        depth + 1,
                        live.root(),
                        parent.origin().belongsToBackfill()));
        long id = instanceIds.getAsLong();
        int slot = workflow.gateSlot() == null ? slotOf(id) : workflow.gateSlot();
        return new NewRun(id, slot, workflow, params, origin, item, now);
    }

    /** Writes the run and its start with the turn. */
    void add(NewRun child, Turn turn) {
        turn.batch.run(child);
        command(child.id(), child.slot(), "START", Map.of(), turn);
    }

    void tell(Change.Told told, Turn turn) {
        Map<String, Object> payload = new HashMap<>();
        String type = switch (told.message()) {
            case Message.Stop stop -> {
                payload.put("parent", true);
                payload.put("reason", stop.reason());
                payload.put("insists", stop.insists());
                yield "STOP";
            }
            case Message.Pause pause -> {
                payload.put("parent", true);
                yield "PAUSE";
            }
            case Message.Resume resume -> {
                payload.put("parent", true);
                yield "RESUME";
            }
            case Message.ChildEnded ended -> {
                payload.put("taskInstanceId", ended.attemptId());
                payload.put("workflowInstanceId", ended.workflowInstanceId());
                payload.put("state", ended.state().name());
                payload.put("outputs", ended.outputs());
                if (ended.reason() != null) {
                    payload.put("reason", ended.reason());
                }
                yield "CHILD_ENDED";
            }
        };
        // that of a run whose workflow has a limit is another one, which the row says: then the nudge goes wrong, no
        // more
        command(told.workflowInstanceId(), slotOf(told.workflowInstanceId()), type, payload, turn);
    }

    /** A new id for a command. */
    long commandId() {
        return commandIds.getAsLong();
    }

    static String projectOf(LiveRun live, ControlFlow.SubWorkflow wanted) {
        return wanted.project() == null ? live.project() : wanted.project();
    }

    static String absent(LiveRun live, ControlFlow.SubWorkflow wanted) {
        return "there is no workflow " + wanted.workflow()
                + (wanted.version() == null ? "" : " with a version " + wanted.version()) + " in the project "
                + projectOf(live, wanted);
    }

    private Map<String, String> paramsFor(LiveRun live, int task) {
        Map<String, String> seen = new RunParameters(live).of(live.run(), task);
        Map<String, String> params = new HashMap<>();
        handedDown(live, task).forEach(name -> params.put(name, seen.getOrDefault(name, "")));
        return params;
    }

    /** Names of what a run gives to those that it starts: what it was started with, and what its author wrote at the task. */
    static Set<String> handedDown(LiveRun live, int task) {
        Set<String> names = new LinkedHashSet<>(live.run().instance().params().keySet());
        names.addAll(live.run().plan().task(task).params().keySet());
        return names;
    }

    private void command(long instance, int slot, String type, Map<String, Object> payload, Turn turn) {
        turn.batch.command(new NewCommand(commandIds.getAsLong(), slot, instance, type, payload));
        turn.nudges.add(slot);
        turn.urgent = true;
    }

    /** The number of slots never changes. */
    private int slotOf(long instance) {
        if (slots == null) {
            slots = new Slots(store.slots().size());
        }
        return slots.of(instance);
    }
}
