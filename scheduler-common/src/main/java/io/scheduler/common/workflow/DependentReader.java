package io.scheduler.common.workflow;

import io.scheduler.common.dependent.Cycle;
import io.scheduler.common.workflow.ControlFlow.Dependent;
import io.scheduler.common.workflow.ControlFlow.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a {@code dependent} task. For one task. */
final class DependentReader {

    /** Each has up to 31 intervals, which are looked for in one go and shown in the task's detail. */
    private static final int MOST_UPSTREAMS = 50;

    private static final String EXPECTED = "a list, {and: [...]}, {or: [...]} or {workflow: sales, interval: today}";

    private final ControlFlowReader reader;
    private final List<Need.Upstream> upstreams = new ArrayList<>();

    DependentReader(ControlFlowReader reader) {
        this.reader = reader;
    }

    ControlFlow read(Map<String, Object> config) {
        Need when = need(config.get("when"), List.of("when"), 0);
        if (upstreams.size() > MOST_UPSTREAMS) {
            reader.problem(
                    List.of("when"),
                    "expected at most " + MOST_UPSTREAMS + " upstreams, but there are " + upstreams.size());
        }
        Object onFailure = config.getOrDefault("onFailure", "fail");
        boolean waits = "wait".equals(onFailure);
        if (!waits && !"fail".equals(onFailure)) {
            reader.problem(List.of("onFailure"), "expected fail or wait");
        }
        return new Dependent(
                when,
                upstreams,
                waits ? Dependent.OnFailure.WAIT : Dependent.OnFailure.FAIL,
                failureWait(config.get("failureWait"), waits));
    }

    private @Nullable Duration failureWait(@Nullable Object value, boolean waits) {
        if (value == null) {
            return null;
        }
        List<String> path = List.of("failureWait");
        if (!waits) {
            reader.problem(path, "has a meaning with onFailure: wait only; add that, or leave it out");
        }
        Duration duration =
                value instanceof String text ? DurationText.parse(text).orElse(null) : null;
        if (duration == null || duration.isZero()) {
            reader.problem(path, "expected a duration such as 30m or 1h");
        }
        return duration;
    }

    /** A list is short for {@code and}. */
    private Need need(@Nullable Object value, List<String> path, int depth) {
        if (depth > ControlFlowReader.DEEPEST) {
            reader.problem(path, "expected at most " + ControlFlowReader.DEEPEST + " levels");
            return new Need.All(List.of());
        }
        if (value instanceof List<?>) {
            return new Need.All(needs(value, path, depth));
        }
        if (value instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("and")) {
            return new Need.All(needs(map.get("and"), ControlFlowReader.below(path, "and"), depth));
        }
        if (value instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("or")) {
            return new Need.Any(needs(map.get("or"), ControlFlowReader.below(path, "or"), depth));
        }
        return upstream(value, path);
    }

    private List<Need> needs(@Nullable Object value, List<String> path, int depth) {
        List<?> entries = reader.list(value, path);
        List<Need> parts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            parts.add(need(entries.get(i), ControlFlowReader.below(path, String.valueOf(i)), depth + 1));
        }
        return parts;
    }

    private Need upstream(@Nullable Object value, List<String> path) {
        Map<?, ?> map = reader.map(
                value, path, Set.of("workflow", "project", "task", "tasks", "interval", "outputs"), EXPECTED);
        String task =
                map.get("task") == null ? null : reader.name(map.get("task"), ControlFlowReader.below(path, "task"));
        Object tasks = map.get("tasks");
        if (tasks != null && (!"all".equals(tasks) || task != null)) {
            reader.problem(
                    ControlFlowReader.below(path, "tasks"),
                    "expected all, and no task beside it; leave both out for the whole workflow");
        }
        Object outputs = map.get("outputs");
        if (outputs != null && !(outputs instanceof Boolean)) {
            reader.problem(ControlFlowReader.below(path, "outputs"), "expected true or false");
        }
        Need.Upstream upstream = new Need.Upstream(
                upstreams.size(),
                map.get("project") == null
                        ? null
                        : reader.name(map.get("project"), ControlFlowReader.below(path, "project")),
                reader.name(map.get("workflow"), ControlFlowReader.below(path, "workflow")),
                task,
                tasks != null && task == null,
                cycle(map.get("interval"), ControlFlowReader.below(path, "interval")),
                Boolean.TRUE.equals(outputs));
        upstreams.add(upstream);
        return upstream;
    }

    private Cycle cycle(@Nullable Object value, List<String> path) {
        if (value == null) {
            return Cycle.TODAY;
        }
        Cycle cycle = value instanceof String text ? Cycle.of(text).orElse(null) : null;
        if (cycle == null) {
            reader.problem(
                    path,
                    "expected one of "
                            + String.join(", ", Cycle.names().subList(0, Cycle.values().length))
                            + Suggestions.didYouMean(String.valueOf(value), Cycle.names()));
            return Cycle.TODAY;
        }
        return cycle;
    }
}
