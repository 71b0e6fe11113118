package io.scheduler.common.workflow;

import io.scheduler.common.graph.Cycles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What must hold between tasks: unique names, dependencies that exist, no cycle. Linear in tasks and dependencies. */
final class DependencyRules {
    static final int MAX_EDGES = 1_000_000;
    private static final int CYCLES_SHOWN = 10;
    private static final int NAMES_SHOWN = 20;

    private final TaskLists lists;
    private final List<@Nullable TaskDefinition> tasks;
    private final List<Node> nodes;
    private final Problems problems;
    private final Map<String, Integer> indexByName;

    DependencyRules(TaskLists lists, Problems problems) {
        this.lists = lists;
        this.tasks = lists.tasks();
        this.nodes = lists.nodes();
        this.problems = problems;
        this.indexByName = HashMap.newHashMap(tasks.size());
    }

    void check() {
        indexNames();
        long edges = 0;
        for (TaskDefinition task : tasks) {
            edges += task == null ? 0 : task.dependsOn().size();
        }
        if (edges > MAX_EDGES) {
            problems.add("tasks", 0, "expected at most " + MAX_EDGES + " dependencies, but got " + edges);
            return;
        }
        int[][] upstreams = new int[tasks.size()][];
        for (int i = 0; i < upstreams.length; i++) {
            TaskDefinition task = tasks.get(i);
            upstreams[i] = task == null ? new int[0] : upstreams(i, task);
        }
        for (int[] cycle : Cycles.find(upstreams, CYCLES_SHOWN)) {
            int first = cycle[0];
            problems.add(
                    path(first) + ".dependsOn",
                    line(first, -1),
                    "expected no cycle, but these tasks wait for each other: " + drawn(cycle));
        }
    }

    private void indexNames() {
        for (int i = 0; i < tasks.size(); i++) {
            TaskDefinition task = tasks.get(i);
            if (task == null || task.name().isEmpty()) {
                continue;
            }
            Integer first = indexByName.putIfAbsent(task.name(), i);
            if (first != null) {
                problems.add(
                        path(i) + ".name",
                        nodes.get(i).line(),
                        "expected a name of its own, but " + path(first) + " (line "
                                + nodes.get(first).line() + ") is called '" + task.name() + "' too");
            }
        }
    }

    /** Indexes of the valid dependencies; reports the others. */
    private int[] upstreams(int index, TaskDefinition task) {
        List<String> names = task.dependsOn();
        int[] upstreams = new int[names.size()];
        int count = 0;
        Set<String> seen = HashSet.newHashSet(names.size());
        for (int j = 0; j < names.size(); j++) {
            String name = names.get(j);
            if (name.isEmpty() && !(entry(index, j) instanceof Node.Text)) {
                continue; // reported when it was read
            }
            String fault = fault(index, task, name, seen);
            if (fault == null) {
                upstreams[count++] = indexByName.get(name);
            } else {
                problems.add(Paths.item(path(index) + ".dependsOn", j), line(index, j), fault);
            }
        }
        return Arrays.copyOf(upstreams, count);
    }

    private @Nullable String fault(int index, TaskDefinition task, String name, Set<String> seen) {
        if (!seen.add(name)) {
            return "'" + shown(name) + "' is named twice; once is enough";
        }
        if (name.equals(task.name())) {
            return "a task cannot depend on itself";
        }
        Integer upstream = indexByName.get(name);
        if (upstream != null && lists.phase(upstream) != lists.phase(index)) {
            return "'" + shown(name) + "' is among " + lists.phase(upstream).field()
                    + "; expected a task of the same list: the lists run one after the other";
        }
        if (upstream == null) {
            // with very many tasks or faults a search for a near name would cost more than it helps
            Set<String> candidates = indexByName.size() <= 1000 && !problems.isFull() ? indexByName.keySet() : Set.of();
            return "no task is called '" + shown(name) + "'" + Suggestions.didYouMean(name, candidates);
        }
        return null;
    }

    private static String shown(String name) {
        return name.length() <= NameRule.LONGEST ? name : name.substring(0, NameRule.LONGEST) + "…";
    }

    private String drawn(int[] cycle) {
        StringJoiner arrows = new StringJoiner(" → ");
        for (int i = 0; i < cycle.length; i++) {
            if (i == NAMES_SHOWN && cycle.length > NAMES_SHOWN + 1) {
                arrows.add("… " + (cycle.length - NAMES_SHOWN) + " more …");
                break;
            }
            arrows.add(nameOf(cycle[i]));
        }
        return arrows.add(nameOf(cycle[0])).toString();
    }

    private String nameOf(int index) {
        TaskDefinition task = tasks.get(index);
        return task == null ? "?" : task.name();
    }

    private String path(int index) {
        return lists.path(index);
    }

    private int line(int index, int entry) {
        Node node = entry(index, entry);
        return node == null ? nodes.get(index).line() : node.line();
    }

    /** The entry of {@code dependsOn}, or the whole list for a negative number. */
    private @Nullable Node entry(int index, int entry) {
        Node list =
                nodes.get(index) instanceof Node.Fields fields ? fields.values().get("dependsOn") : null;
        return entry >= 0 && list instanceof Node.Items items ? items.values().get(entry) : list;
    }
}
