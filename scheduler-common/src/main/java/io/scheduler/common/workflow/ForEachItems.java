package io.scheduler.common.workflow;

import io.scheduler.common.param.ListText;
import io.scheduler.common.workflow.ControlFlow.ForEach;
import io.scheduler.common.workflow.ControlFlow.ForEach.Axis;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The items of a task of the type {@code foreach}, in their order. Of a product the last list goes round fastest; it is never
 * multiplied out. The same parameters give the same items, so that nobody has to store them.
 */
public final class ForEachItems {

    private static final int LONGEST_SHOWN = 500;
    private static final int DIGEST_BYTES = 16;

    private final ForEach flow;
    private final List<List<String>> values;
    private final int size;

    private ForEachItems(ForEach flow, List<List<String>> values, int size) {
        this.flow = flow;
        this.values = values;
        this.size = size;
    }

    /** What the parameters make of it. */
    public sealed interface Read {
        record Known(ForEachItems items) implements Read {}

        record Wrong(String why) implements Read {}
    }

    /** @param resolve puts the values of parameters into texts, by any name */
    public static Read of(ForEach flow, UnaryOperator<Map<String, String>> resolve) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Axis axis : flow.axes()) {
            if (axis.text() != null) {
                texts.put(axis.name(), axis.text());
            }
            for (int i = 0; i < axis.entries().size(); i++) {
                if (axis.entries().get(i).indexOf('$') >= 0) {
                    texts.put(key(axis, i), axis.entries().get(i));
                }
            }
        }
        Map<String, String> resolved = texts.isEmpty() ? texts : resolve.apply(texts);
        List<List<String>> values = new ArrayList<>();
        BigInteger size = BigInteger.ONE;
        for (Axis axis : flow.axes()) {
            List<String> list = values(axis, resolved);
            if (list == null) {
                return new Read.Wrong(
                        "expected a list in " + axis.text() + ", such as [\"a\", \"b\"], but " + found(axis, resolved));
            }
            values.add(list);
            size = size.multiply(BigInteger.valueOf(list.size()));
        }
        if (size.compareTo(BigInteger.valueOf(flow.maxItems())) > 0) {
            return new Read.Wrong(
                    "expected at most " + flow.maxItems() + " items, but there are " + size + "; nothing was begun");
        }
        return new Read.Known(new ForEachItems(flow, values, size.intValueExact()));
    }

    public int size() {
        return size;
    }

    /** The same for the same lists, and for no others. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (List<String> list : values) {
                digest.update(ListText.write(list).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The parameters that an item consists of. */
    public Map<String, String> of(int index) {
        Map<String, String> item = new LinkedHashMap<>();
        item.put(ForEach.INDEX, String.valueOf(index));
        int rest = index;
        for (int axis = values.size() - 1; axis >= 0; axis--) {
            List<String> list = values.get(axis);
            String name = flow.axes().get(axis).name();
            String value = list.get(rest % list.size());
            item.put(name, value);
            if (isOfRows(axis)) {
                ListText.fields(value).forEach((field, text) -> item.put(name + "." + field, text));
            }
            rest /= list.size();
        }
        if (flow.isProduct()) {
            item.put(ForEach.ITEM, joined(item));
        }
        return item;
    }

    /** Whether an entry may be a map: those that stand in the document are texts. */
    private boolean isOfRows(int axis) {
        return flow.axes().get(axis).text() != null;
    }

    /** An item for people. */
    public String shown(int index) {
        String item = of(index).getOrDefault(ForEach.ITEM, "");
        return item.length() <= LONGEST_SHOWN ? item : item.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Names of the parameters that are those of the item. */
    public static List<String> names(ForEach flow) {
        List<String> names = new ArrayList<>(List.of(ForEach.ITEM, ForEach.INDEX));
        flow.axes().stream()
                .map(Axis::name)
                .filter(name -> !names.contains(name))
                .forEach(names::add);
        return names;
    }

    private String joined(Map<String, String> item) {
        return flow.axes().stream()
                .map(axis -> axis.name() + "=" + item.get(axis.name()))
                .collect(Collectors.joining(", "));
    }

    private static @Nullable List<String> values(Axis axis, Map<String, String> resolved) {
        if (axis.text() != null) {
            return ListText.items(resolved.getOrDefault(axis.name(), "")).orElse(null);
        }
        List<String> list = new ArrayList<>(axis.entries());
        for (int i = 0; i < list.size(); i++) {
            list.set(i, resolved.getOrDefault(key(axis, i), list.get(i)));
        }
        return list;
    }

    private static String found(Axis axis, Map<String, String> resolved) {
        String text = resolved.getOrDefault(axis.name(), "");
        if (text.equals(axis.text())) {
            return "it has no value";
        }
        return "it is '" + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…") + "'";
    }

    private static String key(Axis axis, int entry) {
        return axis.name() + '/' + entry;
    }
}
