package io.scheduler.dao.partition;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of a partition loop writes. Values are absolute: to write a batch twice is to write it once.
 *
 * @param owner incarnation of the writing master
 * @param fences every slot that the batch touches, with the epoch under which the caller owns it
 * @param resets carried out before the attempts are written
 * @param attempts the last value of each changed attempt
 * @param instances the last value of each changed instance
 * @param attentions notes for people on instances that could not be driven
 * @param doneCommands commands whose effect is in this batch
 * @param runs new instances, which tasks of these instances wait for
 * @param commands new commands for any instance, in their order; one that is gone is told nothing
 * @param watching who waits for runs of others, and who is told of ends
 * @param permits of task groups, asked for and given back by attempts
 * @param items of tasks that run something for each of many
 * @param alerts what people may want to be told of; of equal keys at most one
 */
public record PartitionBatch(
        String owner,
        List<SlotEpoch> fences,
        List<Reset> resets,
        List<AttemptWrite> attempts,
        List<WorkflowInstance> instances,
        List<Attention> attentions,
        List<Long> doneCommands,
        List<NewRun> runs,
        List<NewCommand> commands,
        Watching watching,
        Permits permits,
        Items items,
        List<RaisedAlert> alerts) {

    /** A batch of which nobody is told. */
    public PartitionBatch(
            String owner,
            List<SlotEpoch> fences,
            List<Reset> resets,
            List<AttemptWrite> attempts,
            List<WorkflowInstance> instances,
            List<Attention> attentions,
            List<Long> doneCommands,
            List<NewRun> runs,
            List<NewCommand> commands,
            Watching watching,
            Permits permits,
            Items items) {
        this(
                owner,
                fences,
                resets,
                attempts,
                instances,
                attentions,
                doneCommands,
                runs,
                commands,
                watching,
                permits,
                items,
                List.of());
    }

    /** A batch in which nobody asks for permits or gives one back, and nothing runs for each of many. */
    public PartitionBatch(
            String owner,
            List<SlotEpoch> fences,
            List<Reset> resets,
            List<AttemptWrite> attempts,
            List<WorkflowInstance> instances,
            List<Attention> attentions,
            List<Long> doneCommands,
            List<NewRun> runs,
            List<NewCommand> commands,
            Watching watching) {
        this(
                owner,
                fences,
                resets,
                attempts,
                instances,
                attentions,
                doneCommands,
                runs,
                commands,
                watching,
                Permits.NONE,
                Items.NONE);
    }

    /** A batch without new rows for other instances. */
    public PartitionBatch(
            String owner,
            List<SlotEpoch> fences,
            List<Reset> resets,
            List<AttemptWrite> attempts,
            List<WorkflowInstance> instances,
            List<Attention> attentions,
            List<Long> doneCommands) {
        this(owner, fences, resets, attempts, instances, attentions, doneCommands, List.of(), List.of(), Watching.NONE);
    }

    /**
     * The run of a sub-workflow; its creator is that of its parent.
     *
     * @param origin with a parent
     * @param item the place of the item that it is for; null when the task that waits for it has no items
     */
    public record NewRun(
            long id,
            int slot,
            WorkflowRef workflow,
            Map<String, String> params,
            Origin origin,
            @Nullable Integer item,
            Instant createdAt) {}

    /**
     * What became of items.
     *
     * @param changed the last value of each
     * @param carried carried out behind those
     */
    public record Items(List<ItemWrite> changed, List<Carried> carried) {
        public static final Items NONE = new Items(List.of(), List.of());

        boolean isEmpty() {
            return changed.isEmpty() && carried.isEmpty();
        }
    }

    /** @param taskInstanceId the attempt that waits for the run of the item */
    public record ItemWrite(long taskInstanceId, ItemRun item) {}

    /** The items that succeeded in one attempt are those of another one, too. */
    public record Carried(long from, long to) {}

    /** @param payload plain JSON values */
    public record NewCommand(long id, int slot, long workflowInstanceId, String type, Map<String, Object> payload) {}

    /** @param givenBack comes first: an attempt may give one back and ask for another in one batch */
    public record Permits(List<GivenBack> givenBack, List<Ask> asks) {
        public static final Permits NONE = new Permits(List.of(), List.of());

        public boolean isEmpty() {
            return givenBack.isEmpty() && asks.isEmpty();
        }
    }

    /**
     * An attempt neither has nor wants a permit any more.
     *
     * @param slot of the attempt
     * @param mayAskAgain it was held and has not ended
     */
    public record GivenBack(long taskInstanceId, int slot, boolean mayAskAgain) {}

    /**
     * An attempt wants a permit.
     *
     * @param commandId by which it is told at once when it has one already, or when there is no such group
     */
    public record Ask(long commandId, long taskInstanceId, long workflowInstanceId, String group, int priority) {}

    /**
     * The attempts so far of these tasks become history.
     *
     * @param keepsItems what succeeded of many items counts when their task begins once more
     */
    public record Reset(long workflowInstanceId, int[] tasks, boolean keepsItems) {}

    /**
     * @param task index of the task in the document
     * @param name of the task
     * @param type of the task
     */
    public record AttemptWrite(long workflowInstanceId, int task, String name, String type, TaskAttempt attempt) {}

    /**
     * @param text null takes the note away
     * @param endedAt the instance is ended as it stands, without being driven, and the text is its reason; null: it is not
     */
    public record Attention(
            long workflowInstanceId,
            @Nullable String text,
            @Nullable Instant endedAt) {
        public Attention(long workflowInstanceId, @Nullable String text) {
            this(workflowInstanceId, text, null);
        }
    }

    public boolean isEmpty() {
        return resets.isEmpty()
                && attempts.isEmpty()
                && instances.isEmpty()
                && attentions.isEmpty()
                && doneCommands.isEmpty()
                && runs.isEmpty()
                && commands.isEmpty()
                && watching.isEmpty()
                && permits.isEmpty()
                && items.isEmpty()
                && alerts.isEmpty();
    }
}
