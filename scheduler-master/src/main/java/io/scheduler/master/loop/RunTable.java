package io.scheduler.master.loop;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.dao.partition.UnreadableRow;
import io.scheduler.engine.WorkflowPlan;
import io.scheduler.engine.WorkflowRun;
import io.scheduler.engine.WorkflowRun.StoredAttempt;
import io.scheduler.engine.WorkflowRun.StoredItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The runs in the memory of one loop. Whatever is not here, or is not trusted any more, is made from stored rows. */
final class RunTable {

    private static final String UNREADABLE = "can not be run: ";
    private static final String OR_STOP = "; to give it up, stop it: it is ended as it stands";

    private final PartitionStore store;
    private final Plans plans;
    private final Map<Long, LiveRun> runs = new LinkedHashMap<>();
    /** Runs of workflows with a limit, by workflow and number. */
    private final Map<Long, TreeMap<Long, LiveRun>> gated = new TreeMap<>();

    private final Set<Long> stale = new HashSet<>();
    private final Map<Long, Integer> unreadable = new HashMap<>();
    /** Those of them that have commands which nobody is to carry out here; another program may understand them. */
    private final Set<Long> unread = new HashSet<>();

    private final Map<String, Map<String, String>> projectParams = new HashMap<>();

    RunTable(PartitionStore store, Plans plans) {
        this.store = store;
        this.plans = plans;
    }

    /**
     * What a read brought.
     *
     * @param runs now in memory
     * @param unreadable instances that can not be driven
     */
    record Loaded(List<LiveRun> runs, List<Unreadable> unreadable) {}

    record Unreadable(long workflowInstanceId, int slot, String why) {}

    @Nullable
    LiveRun get(long workflowInstanceId) {
        return runs.get(workflowInstanceId);
    }

    Collection<LiveRun> all() {
        return runs.values();
    }

    /** Workflows with a limit of which there are runs. */
    Collection<Long> gates() {
        return gated.keySet();
    }

    /** The runs of a workflow with a limit, in the order in which they were asked for. */
    List<LiveRun> inGate(long gate) {
        return List.copyOf(gated.getOrDefault(gate, new TreeMap<>()).values());
    }

    /** It could not be driven when it was last read; nobody knows what has become of it. */
    boolean isUnreadable(long workflowInstanceId) {
        return unreadable.containsKey(workflowInstanceId);
    }

    /** Those whose commands wait for a program that understands them. */
    Set<Long> unread() {
        return unread;
    }

    /** It has been ended although it could not be driven. */
    void forget(long workflowInstanceId) {
        unreadable.remove(workflowInstanceId);
        unread.remove(workflowInstanceId);
    }

    boolean hasStale() {
        return !stale.isEmpty();
    }

    /** Every unfinished run of the slots. */
    Loaded loadSlots(Collection<Integer> slots) {
        List<UnreadableRow> unreadable = new ArrayList<>();
        return load(store.unfinishedInstances(slots, unreadable::add), unreadable);
    }

    /** Runs by id, finished ones too, of slots that the loop drives. */
    Loaded load(Collection<Long> ids, Map<Integer, Long> epochs) {
        List<UnreadableRow> unreadable = new ArrayList<>();
        List<InstanceRow> rows = store.instances(ids, unreadable::add).stream()
                .filter(row -> epochs.containsKey(row.instance().slot()))
                .toList();
        unreadable.removeIf(row -> !epochs.containsKey(row.slot()));
        return load(rows, unreadable);
    }

    /** Runs that were thrown away and are not at rest. */
    Loaded reloadStale(Map<Integer, Long> epochs) {
        if (stale.isEmpty()) {
            return new Loaded(List.of(), List.of());
        }
        Loaded loaded = load(List.copyOf(stale), epochs);
        stale.clear();
        loaded.runs().forEach(live -> evictIfResting(live.id()));
        loaded.runs().removeIf(live -> !runs.containsKey(live.id()));
        return loaded;
    }

    /** The state in memory may differ from what is stored: read it again before it is used. */
    void distrust(long workflowInstanceId) {
        remove(workflowInstanceId);
        stale.add(workflowInstanceId);
    }

    /** It can not be driven by this program: left alone until its slot is loaded again. */
    void quarantine(long workflowInstanceId, int slot) {
        remove(workflowInstanceId);
        stale.remove(workflowInstanceId);
        unreadable.put(workflowInstanceId, slot);
        unread.add(workflowInstanceId);
    }

    void evictIfResting(long workflowInstanceId) {
        LiveRun live = runs.get(workflowInstanceId);
        if (live == null || !live.run().instance().state().isResting()) {
            return;
        }
        // a paused run keeps its place, and others wait for it
        if (!live.isGated() || live.run().instance().state().isFinished()) {
            remove(workflowInstanceId);
        }
    }

    private void put(LiveRun live) {
        runs.put(live.id(), live);
        if (live.isGated()) {
            gated.computeIfAbsent(live.gate(), unseen -> new TreeMap<>()).put(live.number(), live);
        }
    }

    private void remove(long workflowInstanceId) {
        LiveRun live = runs.remove(workflowInstanceId);
        if (live != null) {
            leaveGate(live);
        }
    }

    private void leaveGate(LiveRun live) {
        TreeMap<Long, LiveRun> others = gated.get(live.gate());
        if (others != null && others.remove(live.number()) != null && others.isEmpty()) {
            gated.remove(live.gate());
        }
    }

    void dropSlots(Set<Integer> slots) {
        runs.values().removeIf(live -> {
            boolean dropped = slots.contains(live.slot());
            if (dropped) {
                leaveGate(live);
            }
            return dropped;
        });
        unreadable.values().removeIf(slots::contains);
        unread.retainAll(unreadable.keySet());
    }

    private Loaded load(List<InstanceRow> rows, List<UnreadableRow> notRead) {
        Loaded loaded = new Loaded(new ArrayList<>(), new ArrayList<>());
        notRead.forEach(row ->
                loaded.unreadable().add(new Unreadable(row.owner(), row.slot(), UNREADABLE + row.why() + OR_STOP)));
        // why there is no telling what an attempt or an item of a run is
        Map<Long, String> gaps = new HashMap<>();
        List<Long> begun = rows.stream()
                .filter(row -> row.instance().state() != WorkflowState.SUBMITTED)
                .map(row -> row.instance().id())
                .toList();
        Map<Long, List<StoredAttempt>> attempts = new HashMap<>();
        if (!begun.isEmpty()) {
            for (AttemptRow row :
                    store.attempts(begun, gap -> gaps.put(gap.owner(), "an attempt of it " + gap.why()))) {
                attempts.computeIfAbsent(row.workflowInstanceId(), id -> new ArrayList<>())
                        .add(new StoredAttempt(row.task(), row.attempt(), row.superseded()));
            }
        }
        Map<Long, List<StoredItem>> items = items(attempts, gaps);
        for (InstanceRow row : rows) {
            String gap = gaps.get(row.instance().id());
            if (gap != null) {
                loaded.unreadable()
                        .add(new Unreadable(row.instance().id(), row.instance().slot(), UNREADABLE + gap + OR_STOP));
                continue;
            }
            List<StoredAttempt> ofRun = attempts.getOrDefault(row.instance().id(), List.of());
            List<StoredItem> itemsOfRun = items.isEmpty()
                    ? List.of()
                    : WorkflowRun.attemptsWithItems(ofRun).stream()
                            .flatMap(attempt -> items.getOrDefault(attempt, List.of()).stream())
                            .toList();
            restore(row, ofRun, itemsOfRun, loaded);
        }
        // only now: when a read fails half way, nothing has changed
        loaded.runs().forEach(live -> {
            put(live);
            stale.remove(live.id());
            unreadable.remove(live.id());
            unread.remove(live.id());
        });
        loaded.unreadable().forEach(instance -> {
            unreadable.put(instance.workflowInstanceId(), instance.slot());
            unread.add(instance.workflowInstanceId());
        });
        return loaded;
    }

    /** By attempt. Few have any: mostly there is nothing to read. */
    private Map<Long, List<StoredItem>> items(Map<Long, List<StoredAttempt>> attempts, Map<Long, String> gaps) {
        Map<Long, Long> wanted = new HashMap<>();
        attempts.forEach(
                (run, ofRun) -> WorkflowRun.attemptsWithItems(ofRun).forEach(attempt -> wanted.put(attempt, run)));
        Map<Long, List<StoredItem>> items = new HashMap<>();
        if (!wanted.isEmpty()) {
            store.items(
                            List.copyOf(wanted.keySet()),
                            gap -> gaps.put(wanted.get(gap.owner()), "an item of it " + gap.why()))
                    .forEach(row -> items.computeIfAbsent(row.taskInstanceId(), id -> new ArrayList<>())
                            .add(new StoredItem(row.taskInstanceId(), row.item())));
        }
        return items;
    }

    /** Runs of a project mostly have the same parameters: one map for all of them. */
    private Map<String, String> shared(String project, Map<String, String> params) {
        if (params.isEmpty()) {
            return params;
        }
        return projectParams.compute(project, (name, last) -> params.equals(last) ? last : params);
    }

    private void restore(InstanceRow row, List<StoredAttempt> attempts, List<StoredItem> items, Loaded loaded) {
        long id = row.instance().id();
        try {
            WorkflowPlan plan = plans.get(row.instance().workflowVersionId());
            WorkflowRun run = WorkflowRun.restore(plan, row.instance(), attempts, items);
            Priority priority =
                    row.priority() == null ? plan.document().defaults().priority() : row.priority();
            long gate = row.gate() == null ? 0 : row.gate();
            loaded.runs()
                    .add(new LiveRun(
                            run,
                            row.project(),
                            row.workflow(),
                            shared(row.project(), row.projectParams()),
                            priority,
                            gate,
                            row.number()));
        } catch (StoreException unavailable) {
            throw unavailable;
        } catch (RuntimeException broken) {
            // one instance that can not be read must not stop the others of its slot
            loaded.unreadable()
                    .add(new Unreadable(id, row.instance().slot(), UNREADABLE + broken.getMessage() + OR_STOP));
        }
    }
}
