package io.scheduler.master.retention;

import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.retention.Purging;
import io.scheduler.dao.retention.Purging.Bounds;
import io.scheduler.dao.retention.Purging.Look;
import io.scheduler.dao.retention.Purging.Old;
import io.scheduler.dao.retention.Purging.Seen;
import io.scheduler.dao.retention.Purging.Workflow;
import io.scheduler.dao.retention.Retention;
import io.scheduler.master.retention.RetentionObserver.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One way through all workflows, deleting the runs that are not kept. Each {@link #step} reads or deletes a little. A run that can
 * not go now is passed over and found again by the next way.
 */
final class RunPurge {
    private static final int WORKFLOWS_AT_ONCE = 500;
    private static final int RUNS_AT_ONCE = 500;

    private final String owner;
    private final Purging store;
    private final RetentionSettings settings;
    private final boolean withLogs;
    private final RetentionObserver observer;
    private final Instant begun;
    private final Deque<Workflow> workflows = new ArrayDeque<>();
    private final Deque<Old> old = new ArrayDeque<>();
    private long lastWorkflow;
    private boolean moreWorkflows = true;
    private @Nullable Workflow workflow;
    private @Nullable Bounds bounds;
    private long lastNumber;
    private Duration behind = Duration.ZERO;

    RunPurge(
            String owner,
            Purging store,
            RetentionSettings settings,
            boolean withLogs,
            RetentionObserver observer,
            Instant begun) {
        this.owner = owner;
        this.store = store;
        this.settings = settings;
        this.withLogs = withLogs;
        this.observer = observer;
        this.begun = begun;
    }

    /** Returns whether there is more to do. */
    boolean step(Map<Integer, Long> driven) {
        if (!old.isEmpty()) {
            delete(driven);
        } else if (workflow != null && bounds != null) {
            look(workflow, bounds, driven);
        } else if (!workflows.isEmpty()) {
            begin(workflows.pop());
        } else if (moreWorkflows) {
            read();
        }
        return !old.isEmpty() || workflow != null || !workflows.isEmpty() || moreWorkflows;
    }

    /** How long what was found had been allowed to go. */
    Duration behind() {
        return behind;
    }

    private void read() {
        List<Workflow> found = store.workflows(lastWorkflow, WORKFLOWS_AT_ONCE);
        moreWorkflows = found.size() == WORKFLOWS_AT_ONCE;
        for (Workflow each : found) {
            lastWorkflow = each.id();
            Instant latest = endedBefore(each);
            if (!retention(each).isForEver() && (latest == null || each.oldest().isBefore(latest))) {
                workflows.add(each);
            }
        }
    }

    private Retention retention(Workflow of) {
        return of.own() == null ? settings.ofAll() : of.own();
    }

    private @Nullable Instant endedBefore(Workflow of) {
        Duration keepFor = retention(of).keepFor();
        return keepFor == null ? null : begun.minus(keepFor);
    }

    private void begin(Workflow next) {
        Integer keepLast = retention(next).keepLast();
        Bounds found = store.bounds(next, keepLast == null ? 1 : keepLast, begun);
        if (found != null) {
            workflow = next;
            bounds = found;
            lastNumber = 0;
        }
    }

    private void look(Workflow of, Bounds within, Map<Integer, Long> driven) {
        Instant endedBefore = endedBefore(of);
        Seen seen = store.look(new Look(of, within, lastNumber, endedBefore, driven.keySet(), RUNS_AT_ONCE));
        old.addAll(seen.runs());
        lastNumber = seen.lastNumber();
        if (!seen.runs().isEmpty() && endedBefore != null) {
            Duration late = Duration.between(seen.runs().getFirst().endedAt(), endedBefore);
            behind = late.compareTo(behind) > 0 ? late : behind;
            observer.behind(behind);
        }
        if (!seen.more()) {
            workflow = null;
            bounds = null;
        }
    }

    private void delete(Map<Integer, Long> driven) {
        List<Long> ids = new ArrayList<>();
        Set<Integer> slots = new TreeSet<>();
        int tasks = 0;
        while (!old.isEmpty()
                && (ids.isEmpty() || tasks + old.peek().tasks() <= settings.batch())
                && ids.size() < settings.batch()) {
            Old next = old.pop();
            ids.add(next.id());
            slots.add(next.slot());
            tasks += next.tasks();
        }
        List<SlotEpoch> fences = slots.stream()
                .map(slot -> new SlotEpoch(slot, driven.getOrDefault(slot, -1L)))
                .toList();
        int gone = store.delete(owner, fences, ids, withLogs);
        observer.deleted(Kind.RUNS, gone);
        // of runs that somebody has just asked for again the tasks are counted too; that is seldom
        observer.deleted(Kind.TASKS, gone == 0 ? 0 : tasks);
    }
}
