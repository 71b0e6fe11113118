package io.scheduler.api.live;

import io.scheduler.api.instance.InstanceView;
import io.scheduler.api.live.Watcher.Event;
import io.scheduler.api.task.TaskView;
import io.scheduler.api.task.TaskViews;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.TaskInstances.Place;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.live.LiveRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what has changed of watched runs into events. One statement finds the changed rows of each table, for all runs; what
 * has changed is read by two more. For use by one thread at a time.
 */
public final class RunChanges {
    static final int MOST_TASKS = 500;

    private final LiveRows rows;
    private final WorkflowInstances instances;
    private final TaskInstances tasks;
    private final TaskViews views;
    private final JsonMapper json;
    private final Map<Long, Watched> known = new HashMap<>();
    /**
     * The moments of the last look and of the one before it. It is asked for what has happened since the earlier one: who
     * begins to watch during a look was not among those whom it looked for.
     */
    private volatile String last = "";

    private volatile String before = "";

    public RunChanges(
            LiveRows rows, WorkflowInstances instances, TaskInstances tasks, TaskViews views, JsonMapper json) {
        this.rows = rows;
        this.instances = instances;
        this.tasks = tasks;
        this.views = views;
        this.json = json;
    }

    /** What is told from here on is what happens from here on. */
    void begin() {
        last = rows.marker();
        before = last;
    }

    void tell(Map<Long, List<Watcher>> watchers) {
        try {
            look(watchers);
        } catch (RuntimeException e) {
            // what was found and not told is found again
            known.clear();
            throw e;
        }
    }

    private void look(Map<Long, List<Watcher>> watchers) {
        known.keySet().retainAll(watchers.keySet());
        if (watchers.isEmpty()) {
            return;
        }
        // runs before tasks: when a run is seen to have ended, so is everything in it
        Map<Long, String> versions = rows.versions(watchers.keySet());
        LiveRows.Changes changes = rows.changes(watchers.keySet(), before);
        Map<Long, Set<Integer>> places = news(changes.attempts());
        Set<Long> changed = readChanged(versions);
        Map<Long, Map<Integer, TaskView>> latest = read(places);
        before = last;
        last = changes.marker();
        watchers.forEach((run, all) -> {
            Watched watched = known.get(run);
            if (!versions.containsKey(run) || watched == null || watched.instance == null) {
                send(all, end(null));
                return;
            }
            parts(List.copyOf(latest.getOrDefault(run, Map.of()).values()))
                    .forEach(part -> send(all, new Event("tasks", json.writeValueAsString(part))));
            if (changed.contains(run)) {
                send(all, new Event("run", json.writeValueAsString(InstanceView.of(watched.instance))));
            }
            if (watched.instance.rests()) {
                send(all, end(watched.instance.state()));
            }
        });
    }

    private Event end(@Nullable WorkflowState state) {
        return new Event("end", json.writeValueAsString(new LiveEvents.End(state)));
    }

    private static void send(List<Watcher> watchers, Event event) {
        watchers.forEach(watcher -> watcher.put(event));
        if (event.name().equals("end")) {
            watchers.forEach(Watcher::end);
        }
    }

    private Set<Long> readChanged(Map<Long, String> versions) {
        List<Long> ids = versions.keySet().stream()
                .filter(run -> !known.containsKey(run) || !versions.get(run).equals(known.get(run).version))
                .toList();
        Set<Long> changed = new HashSet<>();
        for (WorkflowInstance instance : instances.findAll(ids)) {
            changed.add(instance.id());
            Watched watched = known.computeIfAbsent(instance.id(), run -> new Watched());
            watched.version = versions.get(instance.id());
            watched.instance = instance;
        }
        return changed;
    }

    /** Where something was written that was not told yet. */
    private Map<Long, Set<Integer>> news(Collection<LiveRows.Attempt> attempts) {
        Map<Long, Set<Integer>> places = new HashMap<>();
        for (LiveRows.Attempt attempt : attempts) {
            Watched watched = known.computeIfAbsent(attempt.run(), run -> new Watched());
            if (!attempt.version().equals(watched.attempts.put(attempt.id(), attempt.version()))) {
                places.computeIfAbsent(attempt.run(), run -> new TreeSet<>()).add(attempt.taskIndex());
            }
        }
        return places;
    }

    private Map<Long, Map<Integer, TaskView>> read(Map<Long, Set<Integer>> places) {
        if (places.isEmpty()) {
            return Map.of();
        }
        Set<Place> all = new LinkedHashSet<>();
        places.forEach((run, indexes) -> indexes.forEach(index -> all.add(new Place(run, index))));
        var found = tasks.latestAt(all);
        Map<Long, Map<Integer, TaskView>> latest = new HashMap<>();
        places.forEach((run, indexes) -> {
            Watched watched = known.get(run);
            if (watched != null && watched.instance != null) {
                latest.put(run, views.at(watched.instance, indexes, found.getOrDefault(run, Map.of())));
            }
        });
        return latest;
    }

    static <T> List<List<T>> parts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_TASKS) {
            parts.add(all.subList(from, Math.min(all.size(), from + MOST_TASKS)));
        }
        return parts;
    }

    private static final class Watched {
        private final Map<Long, String> attempts = new HashMap<>();
        private @Nullable String version;
        private @Nullable WorkflowInstance instance;
    }
}
