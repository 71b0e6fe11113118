package io.scheduler.master.loop;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.param.Placeholders;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.ForEachItems;
import io.scheduler.dao.partition.PartitionBatch.NewRun;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.WorkflowRef;
import io.scheduler.engine.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes the runs of items, not written yet. What all items of an attempt have in common (which workflow, which parameters) is
 * worked out once and kept for the attempts used last, so that an item costs no look at the database and no list.
 */
final class ItemRuns {

    private static final int KEPT = 50;
    /** Each run has a row of its own with what it is given. */
    private static final long MOST_CHARACTERS = 256L * 1024 * 1024;

    private final PartitionStore store;
    private final Kin kin;
    private final LinkedHashMap<Long, Common> kept = new LinkedHashMap<>(16, 0.75f, true);

    ItemRuns(PartitionStore store, Kin kin) {
        this.store = store;
        this.kin = kin;
    }

    /** What became of the wish for runs. */
    sealed interface Made {
        /**
         * @param runs in the order of the items
         * @param version of the workflow that they run
         */
        record All(List<NewRun> runs, List<ItemRun> items, int version) implements Made {}

        record None(String why) implements Made {}
    }

    /**
     * The same for all items of an attempt.
     *
     * @param params of the runs, in which those of the item still stand as references
     */
    private record Common(WorkflowRef workflow, ForEachItems items, Map<String, String> params) {
        long characters() {
            return params.entrySet().stream()
                    .mapToLong(
                            param -> param.getKey().length() + param.getValue().length())
                    .sum();
        }
    }

    Made of(LiveRun live, Action.StartItems action, Instant now) {
        Common common = kept.get(action.attemptId());
        if (common == null) {
            ControlFlow.ForEach flow = (ControlFlow.ForEach)
                    Objects.requireNonNull(live.run().plan().steering(action.task()));
            ControlFlow.SubWorkflow wanted = pinned(live, action, flow.child());
            WorkflowRef workflow = store.workflow(Kin.projectOf(live, wanted), wanted.workflow(), wanted.version())
                    .orElse(null);
            if (workflow == null) {
                return new Made.None(Kin.absent(live, wanted));
            }
            RunParameters parameters = new RunParameters(live);
            switch (ForEachItems.of(flow, texts -> parameters.resolved(live.run(), action.task(), texts))) {
                case ForEachItems.Read.Wrong wrong -> {
                    return new Made.None(wrong.why());
                }
                case ForEachItems.Read.Known known ->
                    common = new Common(workflow, known.items(), params(live, action, flow));
            }
            long characters = common.characters();
            if (characters * common.items().size() > MOST_CHARACTERS) {
                return new Made.None("expected at most " + MOST_CHARACTERS
                        + " characters of parameters of the runs of all items together, but each of "
                        + common.items().size() + " gets " + characters + ": hand on less, or keep it in files");
            }
            keep(action.attemptId(), common);
        }
        return made(live, action, common, now);
    }

    /** The first items have settled which version the others are of. */
    private static ControlFlow.SubWorkflow pinned(
            LiveRun live, Action.StartItems action, ControlFlow.SubWorkflow wanted) {
        TaskAttempt attempt = Objects.requireNonNull(live.run().attempt(action.task()));
        TaskDetail.Items items = TaskDetail.itemsOf(attempt.detail());
        return items == null || items.version() == null
                ? wanted
                : new ControlFlow.SubWorkflow(wanted.project(), wanted.workflow(), items.version());
    }

    private Made made(LiveRun live, Action.StartItems action, Common common, Instant now) {
        List<NewRun> runs = new ArrayList<>(action.items().size());
        List<ItemRun> items = new ArrayList<>(action.items().size());
        for (int index : action.items()) {
            if (index >= common.items().size()) {
                return new Made.None("expected as many items as in the beginning, but there are only "
                        + common.items().size());
            }
            Map<String, String> values = common.items().of(index);
            Map<String, String> params = new HashMap<>();
            common.params().forEach((name, text) -> params.put(name, Placeholders.resolve(text, values)));
            NewRun run = kin.child(live, action.attemptId(), common.workflow(), params, index, now);
            runs.add(run);
            items.add(ItemRun.begun(index, common.items().shown(index), run.id()));
        }
        return new Made.All(runs, items, common.workflow().version());
    }

    private static Map<String, String> params(LiveRun live, Action.StartItems action, ControlFlow.ForEach flow) {
        TaskAttempt attempt = Objects.requireNonNull(live.run().attempt(action.task()));
        List<String> ofTheItem = ForEachItems.names(flow);
        Map<String, String> seen = new RunParameters(live).of(action.task(), attempt, ofTheItem);
        Set<String> written = live.run().plan().task(action.task()).params().keySet();
        Map<String, String> params = new HashMap<>();
        Kin.handedDown(live, action.task()).stream()
                .filter(name -> written.contains(name) || !ofTheItem.contains(name))
                .forEach(name -> params.put(name, seen.getOrDefault(name, "")));
        return params;
    }

    private void keep(long attemptId, Common common) {
        kept.put(attemptId, common);
        if (kept.size() > KEPT) {
            kept.remove(kept.firstEntry().getKey());
        }
    }
}
