package io.scheduler.common.workflow;

import io.scheduler.common.expression.Condition;
import io.scheduler.common.workflow.ControlFlow.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of the types that the master carries out from the plain values of a task's configuration. What is wrong
 * is reported with its place, and replaced by a stand-in.
 */
final class ControlFlowReader {

    static final Set<String> TYPES = Set.of("switch", "conditions", "wait", "sub-workflow", "dependent", "foreach");
    static final int DEEPEST = 20;
    private static final Condition NEVER = ((Condition.Parsed.Valid) Condition.parse("false")).condition();

    private final Report report;

    /** Where problems go. */
    @FunctionalInterface
    interface Report {
        /** @param path names of fields and numbers of entries, from the task on */
        void problem(List<String> path, String message);
    }

    private ControlFlowReader(Report report) {
        this.report = report;
    }

    static @Nullable ControlFlow read(String type, Map<String, Object> config, Report report) {
        ControlFlowReader reader = new ControlFlowReader(report);
        return switch (type) {
            case "switch" -> reader.choice(config);
            case "conditions" -> reader.conditions(config);
            case "wait" -> reader.waiting(config);
            case "sub-workflow" -> reader.subWorkflow(config);
            case "dependent" -> new DependentReader(reader).read(config);
            case "foreach" -> new ForEachReader(config, report).read(reader.subWorkflow(config));
            default -> null;
        };
    }

    private ControlFlow choice(Map<String, Object> config) {
        List<ControlFlow.Switch.Case> cases = new ArrayList<>();
        List<?> entries = list(config.get("cases"), List.of("cases"));
        for (int i = 0; i < entries.size(); i++) {
            List<String> path = List.of("cases", String.valueOf(i));
            Map<?, ?> entry = map(entries.get(i), path, Set.of("when", "then"), "a map with when and then");
            cases.add(new ControlFlow.Switch.Case(
                    condition(entry.get("when"), below(path, "when")), names(entry.get("then"), below(path, "then"))));
        }
        List<String> otherwise =
                config.containsKey("otherwise") ? names(config.get("otherwise"), List.of("otherwise")) : List.of();
        return new ControlFlow.Switch(cases, otherwise);
    }

    private ControlFlow conditions(Map<String, Object> config) {
        Requirement when = requirement(config.get("when"), List.of("when"), 0);
        List<String> onTrue = config.containsKey("onTrue") ? names(config.get("onTrue"), List.of("onTrue")) : List.of();
        List<String> onFalse =
                config.containsKey("onFalse") ? names(config.get("onFalse"), List.of("onFalse")) : List.of();
        return new ControlFlow.Conditions(when, onTrue, onFalse);
    }

    /** A list is short for {@code and}. */
    private Requirement requirement(@Nullable Object value, List<String> path, int depth) {
        if (depth > DEEPEST) {
            report.problem(path, "expected at most " + DEEPEST + " levels");
            return new Requirement.All(List.of());
        }
        if (value instanceof List<?>) {
            return new Requirement.All(requirements(value, path, depth));
        }
        if (value instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("and")) {
            return new Requirement.All(requirements(map.get("and"), below(path, "and"), depth));
        }
        if (value instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("or")) {
            return new Requirement.Any(requirements(map.get("or"), below(path, "or"), depth));
        }
        Map<?, ?> map = map(
                value,
                path,
                Set.of("task", "status"),
                "a list, {and: [...]}, {or: [...]} or {task: a, status: success}");
        String status = map.get("status") instanceof String text ? text.toLowerCase(Locale.ROOT) : "success";
        if (!status.equals("success") && !status.equals("failure")
                || (map.containsKey("status") && !(map.get("status") instanceof String))) {
            report.problem(below(path, "status"), "expected success or failure");
        }
        return new Requirement.Ended(
                text(map.get("task"), below(path, "task"), "the name of an upstream task"),
                status.equals("failure") ? ControlFlow.Status.FAILURE : ControlFlow.Status.SUCCESS);
    }

    private List<Requirement> requirements(@Nullable Object value, List<String> path, int depth) {
        List<?> entries = list(value, path);
        List<Requirement> parts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            parts.add(requirement(entries.get(i), below(path, String.valueOf(i)), depth + 1));
        }
        return parts;
    }

    private ControlFlow waiting(Map<String, Object> config) {
        Object value = config.getOrDefault("for", "approval");
        if (!"approval".equals(value) && !"signal".equals(value)) {
            report.problem(List.of("for"), "expected approval or signal");
        }
        return new ControlFlow.Wait(
                "signal".equals(value) ? ControlFlow.Wait.Kind.SIGNAL : ControlFlow.Wait.Kind.APPROVAL);
    }

    private ControlFlow.SubWorkflow subWorkflow(Map<String, Object> config) {
        Object version = config.get("version");
        if (version != null && !(version instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE)) {
            report.problem(List.of("version"), "expected the number of a version, from 1 to " + Integer.MAX_VALUE);
            version = null;
        }
        return new ControlFlow.SubWorkflow(
                config.get("project") == null ? null : name(config.get("project"), List.of("project")),
                name(config.get("workflow"), List.of("workflow")),
                version == null ? null : ((Long) version).intValue());
    }

    private Condition condition(@Nullable Object value, List<String> path) {
        // YAML makes a bare true or false of what is meant as a condition
        String text = value instanceof Boolean truth
                ? truth.toString()
                : text(value, path, "a condition such as ${rows} > 0");
        if (text.isEmpty()) {
            return NEVER;
        }
        return switch (Condition.parse(text)) {
            case Condition.Parsed.Valid valid -> valid.condition();
            case Condition.Parsed.Invalid invalid -> {
                report.problem(path, invalid.message() + " (at character " + invalid.column() + ")");
                yield NEVER;
            }
        };
    }

    private List<String> names(@Nullable Object value, List<String> path) {
        if (value instanceof String one) {
            return List.of(one);
        }
        List<String> names = new ArrayList<>();
        List<?> entries = list(value, path);
        for (int i = 0; i < entries.size(); i++) {
            names.add(text(entries.get(i), below(path, String.valueOf(i)), "the name of a task"));
        }
        return names;
    }

    void problem(List<String> path, String message) {
        report.problem(path, message);
    }

    String name(@Nullable Object value, List<String> path) {
        String name = text(value, path, "a name");
        if (!name.isEmpty() && !NameRule.allows(name)) {
            report.problem(path, "expected a name of " + NameRule.inWords());
        }
        return name;
    }

    String text(@Nullable Object value, List<String> path, String expected) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        report.problem(path, value == null ? "required, but missing: expected " + expected : "expected " + expected);
        return "";
    }

    List<?> list(@Nullable Object value, List<String> path) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        report.problem(path, "expected a list with at least one entry");
        return List.of();
    }

    Map<?, ?> map(@Nullable Object value, List<String> path, Set<String> fields, String expected) {
        if (!(value instanceof Map<?, ?> map)) {
            report.problem(path, "expected " + expected);
            return Map.of();
        }
        map.keySet().stream()
                .filter(key -> !fields.contains(String.valueOf(key)))
                .forEach(key -> report.problem(
                        below(path, String.valueOf(key)),
                        "unknown field" + Suggestions.didYouMean(String.valueOf(key), fields)));
        return map;
    }

    static List<String> below(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }
}
