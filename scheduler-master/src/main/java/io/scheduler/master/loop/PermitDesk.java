package io.scheduler.master.loop;

import io.scheduler.common.slot.Slots;
import io.scheduler.dao.partition.PartitionBatch.Ask;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.engine.Action;
import io.scheduler.engine.Change;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What attempts ask of task groups and give back, written with the batch of what led to it. {@code
 * io.scheduler.master.permit} says how it goes on and what may go wrong.
 */
final class PermitDesk {

    private final PartitionStore store;
    private final LongSupplier commandIds;
    private @Nullable Slots slots;

    PermitDesk(PartitionStore store, LongSupplier commandIds) {
        this.store = store;
        this.commandIds = commandIds;
    }

    void ask(LiveRun live, Action.AskPermit action, Turn turn) {
        turn.batch.ask(
                new Ask(commandIds.getAsLong(), action.attemptId(), live.id(), action.group(), action.priority()),
                live.slot());
        turn.urgent = true;
        turn.permits.add(slotOf(live, action.group()));
        // the answer may be there at once
        turn.nudges.add(live.slot());
    }

    /** Whoever is over or held has no permit any more. */
    void giveBack(LiveRun live, List<Change> changes, Turn turn) {
        for (Change change : changes) {
            if (change instanceof Change.TaskChanged changed) {
                String group =
                        live.run().plan().task(changed.task()).resources().taskGroup();
                if (group != null) {
                    giveBack(live, changed, group, turn);
                }
            }
        }
    }

    private void giveBack(LiveRun live, Change.TaskChanged changed, String group, Turn turn) {
        boolean over = switch (changed.attempt().state()) {
            case SUCCEEDED, FAILED, KILLED, LOST, PAUSED -> true;
            // it has one or wants one, or has not come so far
            case WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, SKIPPED -> false;
        };
        if (over) {
            boolean held = !changed.attempt().state().isFinished();
            turn.batch.giveBack(changed.attempt().id(), live.slot(), held);
            turn.permits.add(slotOf(live, group));
        }
    }

    /** The number of slots never changes. */
    private int slotOf(LiveRun live, String group) {
        if (slots == null) {
            slots = new Slots(store.slots().size());
        }
        return slots.ofTaskGroup(live.project(), group);
    }
}
