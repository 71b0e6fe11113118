package io.scheduler.common.workflow;

import io.scheduler.common.workflow.ControlFlow.ForEach;
import io.scheduler.common.workflow.ControlFlow.ForEach.Axis;
import io.scheduler.common.workflow.ControlFlow.ForEach.OnItemFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a task of the type {@code foreach} says beside the workflow that it runs. */
final class ForEachReader {

    static final int MOST_ITEMS = 10_000;
    static final int MOST_PARALLEL = 1_000;
    private static final int PARALLEL = 10;
    private static final int MOST_AXES = 10;
    private static final String LIST = "expected a list, or one parameter such as ${regions} that holds one";

    private final Map<String, Object> config;
    private final ControlFlowReader.Report report;

    ForEachReader(Map<String, Object> config, ControlFlowReader.Report report) {
        this.config = config;
        this.report = report;
    }

    /** Whether tasks of this type have items: texts, of which a number is what its author wrote, and not what it comes to. */
    static boolean isOf(String type) {
        return type.equals("foreach");
    }

    ForEach read(ControlFlow.SubWorkflow child) {
        Object items = config.get("items");
        Object product = config.get("product");
        List<Axis> axes = new ArrayList<>();
        if ((items == null) == (product == null)) {
            report.problem(
                    List.of("items"),
                    items == null
                            ? "expected items, a list, or product, a map of lists, but there is neither"
                            : "expected items or product, but not both");
        } else if (items != null) {
            axes.add(axis(ForEach.ITEM, items, List.of("items")));
        } else {
            readProduct(product, axes);
        }
        return new ForEach(
                child,
                axes,
                product != null,
                whole("parallelism", PARALLEL, MOST_PARALLEL),
                whole("maxItems", MOST_ITEMS, MOST_ITEMS),
                onItemFailure());
    }

    private void readProduct(@Nullable Object product, List<Axis> axes) {
        if (!(product instanceof Map<?, ?> map) || map.isEmpty() || map.size() > MOST_AXES) {
            report.problem(List.of("product"), "expected a map of 1 to " + MOST_AXES + " lists by name");
            return;
        }
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            List<String> path = List.of("product", name);
            if (!NameRule.allows(name) || name.equals(ForEach.ITEM) || name.equals(ForEach.INDEX)) {
                report.problem(
                        path,
                        "expected a name of " + NameRule.inWords() + ", and neither " + ForEach.ITEM + " nor "
                                + ForEach.INDEX);
            }
            axes.add(axis(name, value, path));
        });
    }

    private Axis axis(String name, @Nullable Object value, List<String> path) {
        if (value instanceof String text && text.startsWith("${") && text.endsWith("}")) {
            return new Axis(name, List.of(), text);
        }
        if (!(value instanceof List<?> list)) {
            report.problem(path, LIST);
            return new Axis(name, List.of(), null);
        }
        if (list.size() > MOST_ITEMS) {
            report.problem(path, "expected at most " + MOST_ITEMS + " entries, but got " + list.size());
            return new Axis(name, List.of(), null);
        }
        List<String> entries = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String entry = entry(list.get(i));
            if (entry == null) {
                List<String> place = new ArrayList<>(path);
                place.add(String.valueOf(i));
                report.problem(place, "expected a text, a number, true or false");
            } else {
                entries.add(entry);
            }
        }
        return new Axis(name, entries, null);
    }

    private static @Nullable String entry(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth.toString();
            case Double fraction -> BigDecimal.valueOf(fraction).toPlainString();
            case Number number -> number.toString();
            case null -> null;
            default -> null;
        };
    }

    private int whole(String name, int fallback, int most) {
        Object value = config.get(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= 1
                && number.intValue() <= most) {
            return number.intValue();
        }
        report.problem(List.of(name), "expected a whole number from 1 to " + most);
        return fallback;
    }

    private OnItemFailure onItemFailure() {
        Object value = config.getOrDefault("onItemFailure", "stop");
        if (!"stop".equals(value) && !"continue".equals(value)) {
            report.problem(List.of("onItemFailure"), "expected stop or continue");
        }
        return "continue".equals(value) ? OnItemFailure.CONTINUE : OnItemFailure.STOP;
    }
}
