package io.scheduler.common.workflow;

import io.scheduler.common.graph.Dag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which tasks of a workflow a run is to carry out, when not all. Handlers are not chosen: they run at the end of every run.
 *
 * @param reach which others the named tasks bring along
 * @param tasks names, at least one
 */
public record TaskSelection(Reach reach, List<String> tasks) {
    private static final TypeReference<Map<String, List<String>>> STORED = new TypeReference<>() {};

    public TaskSelection {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("expected the names of some tasks, but got none");
        }
    }

    public enum Reach {
        /** These and everything that depends on them. */
        FROM("from"),
        /** These and nothing else. */
        ONLY("only"),
        /** These and everything that they depend on. */
        UP_TO("upTo");

        private final String field;

        Reach(String field) {
            this.field = field;
        }

        /** Its name in a request. */
        public String field() {
            return field;
        }
    }

    /**
     * What is wrong with it for a document: names that are none of its tasks.
     *
     * @param path of the selection in the request
     */
    public List<DocumentProblem> check(WorkflowDocument document, String path) {
        Set<String> known = new HashSet<>();
        document.tasks().forEach(task -> known.add(task.name()));
        Set<String> handlers = new HashSet<>();
        document.allTasks().forEach(task -> handlers.add(task.name()));
        handlers.removeAll(known);
        List<DocumentProblem> problems = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            String name = tasks.get(i);
            String at = Paths.item(Paths.field(path, reach.field()), i);
            if (handlers.contains(name)) {
                problems.add(new DocumentProblem(
                        at, name + " can not be chosen: it runs by itself when the tasks have come to their end", 0));
            } else if (!known.contains(name)) {
                problems.add(new DocumentProblem(
                        at,
                        "there is no task " + name + " in the version that is to run"
                                + Suggestions.didYouMean(name, known),
                        0));
            }
        }
        return problems;
    }

    /** The places of the chosen tasks. Names that are none of the document's are left out. */
    public BitSet places(WorkflowDocument document, Dag graph) {
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < document.tasks().size(); i++) {
            byName.put(document.tasks().get(i).name(), i);
        }
        List<Integer> named =
                tasks.stream().filter(byName::containsKey).map(byName::get).toList();
        return switch (reach) {
            case ONLY -> reached(named, (task, next) -> {});
            case FROM -> reached(named, graph::forEachSuccessor);
            case UP_TO -> reached(named, graph::forEachUpstream);
        };
    }

    private static BitSet reached(List<Integer> named, BiConsumer<Integer, IntConsumer> neighbours) {
        BitSet reached = new BitSet();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        IntConsumer reach = task -> {
            if (!reached.get(task)) {
                reached.set(task);
                open.add(task);
            }
        };
        named.forEach(reach::accept);
        for (Integer task = open.poll(); task != null; task = open.poll()) {
            neighbours.accept(task, reach);
        }
        return reached;
    }

    /** As it is stored: {@code {"from": ["load"]}}. */
    public String json() {
        return JsonMapper.shared().writeValueAsString(Map.of(reach.field(), tasks));
    }

    /** Of what {@link #json} wrote. */
    public static TaskSelection read(String json) {
        Map<String, List<String>> stored = JsonMapper.shared().readValue(json, STORED);
        for (Reach reach : Reach.values()) {
            List<String> tasks = stored.get(reach.field());
            if (tasks != null && stored.size() == 1) {
                return new TaskSelection(reach, tasks);
            }
        }
        throw new IllegalArgumentException("expected a selection of tasks from, only or upTo, but got " + json);
    }
}
