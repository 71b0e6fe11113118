package io.scheduler.api.run;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.param.BuiltIns;
import io.scheduler.common.param.BusinessTime;
import io.scheduler.common.param.ParameterScopes;
import io.scheduler.common.param.TaskParameters;
import io.scheduler.common.workflow.StartInputs;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One dry run: order, values, and what is searched for in each task that would run. Confined to one thread. */
final class Planning {
    private static final int MOST_OPEN = 50;
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.-]{1,200})}");

    private final StartRequest request;
    private final WorkflowDocument document;
    private final Map<String, String> project;
    private final BusinessTime time;
    private final List<TaskDefinition> all;
    private final Dag graph;

    Planning(StartRequest request, WorkflowDocument document, Map<String, String> project, Instant now) {
        this.request = request;
        this.document = document;
        this.project = project;
        this.time = BusinessTime.of(now, ZoneOffset.UTC);
        this.all = document.allTasks();
        this.graph = document.dag();
    }

    /** Those that the run as a whole has. */
    Map<String, String> params() {
        return TaskParameters.reveal(resolved("", Map.of()).values(), Map.of());
    }

    /** In an order in which they could run. */
    List<RunPlan.Task> tasks(Obstacles.Search search) {
        StartInputs.of(document)
                .map(StartInputs::read)
                .map(inputs -> inputs.check(request.params(), project))
                .orElse(List.of())
                .forEach(wrong -> search.add("instance.params-invalid", wrong.path(), wrong.message()));
        BitSet selected = selected();
        int[] layers = layers();
        return IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> document.phaseOf(i)).thenComparing(i -> layers[i]))
                .map(i -> task(i, layers[i], selected.get(i), search))
                .toList();
    }

    private RunPlan.Task task(int index, int layer, boolean isSelected, Obstacles.Search search) {
        TaskDefinition task = all.get(index);
        RunPlan.Does does =
                !isSelected ? RunPlan.Does.NOT_SELECTED : task.disabled() ? RunPlan.Does.DISABLED : RunPlan.Does.RUN;
        TaskParameters params = resolved(task.name(), task.params());
        Map<String, Object> config = params.config(task.config());
        Phase list = document.phaseOf(index);
        if (does == RunPlan.Does.RUN) {
            search.in(list.field() + "[" + (index - begin(list)) + "]", task, config, params.secrets());
        }
        Map<String, String> own = new LinkedHashMap<>();
        task.params().keySet().forEach(name -> own.put(name, params.values().getOrDefault(name, "")));
        Set<String> open = new LinkedHashSet<>();
        config.values().forEach(value -> open(value, open));
        return new RunPlan.Task(
                task.name(),
                task.type(),
                list.field(),
                layer,
                does,
                TaskParameters.reveal(own, Map.of()),
                open.stream().limit(MOST_OPEN).toList());
    }

    private int begin(Phase list) {
        return switch (list) {
            case TASKS -> 0;
            case ON_FAILURE -> document.tasks().size();
            case FINALLY -> all.size() - document.handlers().always().size();
        };
    }

    private TaskParameters resolved(String task, Map<String, String> local) {
        BuiltIns builtIn = new BuiltIns(time, request.project(), request.workflow(), 0, task, 0);
        return new ParameterScopes(builtIn, project, document.params(), Map.of(), local, request.params())
                .resolve(time);
    }

    private BitSet selected() {
        BitSet selected = new BitSet();
        if (request.tasks() == null) {
            selected.set(0, all.size());
        } else {
            selected.or(request.tasks().places(document, graph));
            selected.set(document.tasks().size(), all.size());
        }
        return selected;
    }

    private int[] layers() {
        int[] layers = new int[all.size()];
        for (int task : graph.topologicalOrder()) {
            graph.forEachSuccessor(task, next -> layers[next] = Math.max(layers[next], layers[task] + 1));
        }
        return layers;
    }

    private static void open(Object value, Set<String> names) {
        switch (value) {
            case String text -> {
                Matcher references = REFERENCE.matcher(text);
                while (references.find()) {
                    names.add(references.group(1));
                }
            }
            case Map<?, ?> map -> new ArrayList<>(map.values()).forEach(inner -> open(inner, names));
            case Collection<?> list -> list.forEach(inner -> open(inner, names));
            default -> {}
        }
    }
}
