package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.param.ListText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt has come that runs another workflow for each item: a bit for each item, the runs that are unfinished, and
 * what the ended ones handed on. The same whether it was followed live or made from the stored rows, in any order.
 */
final class ItemProgress {

    /** Characters of all lists that a task hands on together. */
    static final int MOST_OUTPUT = 1024 * 1024;

    private static final int FAILURES_TOLD = 3;
    private static final int LONGEST_TOLD = 300;
    /** Quotes and a comma. */
    private static final int AROUND_ENTRY = 3;

    private final long attemptId;
    private final int total;
    private final @Nullable String list;
    private final BitSet begun = new BitSet();
    private final BitSet succeeded = new BitSet();
    private final Map<Long, ItemRun> live = new HashMap<>();
    private final Map<Integer, Map<String, String>> results = new HashMap<>();
    private final TreeMap<Integer, String> firstFailures = new TreeMap<>();
    private int failed;
    private long outputSize;

    ItemProgress(long attemptId, TaskDetail.Items items) {
        this.attemptId = attemptId;
        this.total = items.total();
        this.list = items.list();
    }

    long attemptId() {
        return attemptId;
    }

    int total() {
        return total;
    }

    /** What has succeeded of these items counts, since they are the same. */
    boolean isOf(TaskDetail.Items items) {
        return total == items.total() && (list == null || list.equals(items.list()));
    }

    int succeeded() {
        return succeeded.cardinality();
    }

    int failed() {
        return failed;
    }

    int live() {
        return live.size();
    }

    boolean isAllBegun() {
        return begun.nextClearBit(0) >= total;
    }

    int notBegun() {
        return total - begun.cardinality();
    }

    boolean isTooMuch() {
        return outputSize > MOST_OUTPUT;
    }

    boolean hasBegun(int index) {
        return begun.get(index);
    }

    @Nullable
    ItemRun live(long workflowInstanceId) {
        return live.get(workflowInstanceId);
    }

    /** The runs that are unfinished, ascending. */
    List<Long> runs() {
        return live.keySet().stream().sorted().toList();
    }

    /** The first items, in their order, of which nothing has begun. */
    List<Integer> next(int most) {
        List<Integer> next = new ArrayList<>();
        for (int i = begun.nextClearBit(0); i < total && next.size() < most; i = begun.nextClearBit(i + 1)) {
            next.add(i);
        }
        return next;
    }

    void put(ItemRun item) {
        begun.set(item.index());
        switch (item.state()) {
            case RUNNING -> live.put(item.workflowInstanceId(), item);
            case SUCCEEDED -> {
                live.remove(item.workflowInstanceId());
                succeed(item.index(), item.outputs());
            }
            case FAILED -> {
                live.remove(item.workflowInstanceId());
                failed++;
                firstFailures.put(item.index(), told(item));
                if (firstFailures.size() > FAILURES_TOLD) {
                    firstFailures.pollLastEntry();
                }
            }
        }
    }

    /** What succeeded in an earlier attempt; it is not begun again. */
    void carry(Map<Integer, Map<String, String>> earlier) {
        earlier.forEach((index, outputs) -> {
            begun.set(index);
            succeed(index, outputs);
        });
    }

    /** The items that have succeeded with what they handed on. */
    Map<Integer, Map<String, String>> results() {
        Map<Integer, Map<String, String>> all = new HashMap<>();
        succeeded.stream().forEach(index -> all.put(index, results.getOrDefault(index, Map.of())));
        return all;
    }

    /** Each output as a list, in the order of the items. */
    Map<String, String> outputs() {
        Set<String> names = new TreeSet<>();
        results.values().forEach(outputs -> names.addAll(outputs.keySet()));
        Map<String, String> lists = new HashMap<>();
        for (String name : names) {
            List<String> list = new ArrayList<>(total);
            for (int i = 0; i < total; i++) {
                list.add(results.getOrDefault(i, Map.of()).getOrDefault(name, ""));
            }
            lists.put(name, ListText.write(list));
        }
        return lists;
    }

    /** "3 of 10 items failed: item 4 (eu): its run is FAILED …; …; 2 were not begun". */
    String whatFailed() {
        int notBegun = notBegun();
        return failed + " of " + total + " items failed: " + String.join("; ", firstFailures.values())
                + (failed > firstFailures.size() ? "; and " + (failed - firstFailures.size()) + " more" : "")
                + (notBegun == 0 ? "" : "; " + notBegun + " were not begun");
    }

    private void succeed(int index, Map<String, String> outputs) {
        succeeded.set(index);
        if (!outputs.isEmpty() && results.put(index, outputs) == null) {
            outputs.values().forEach(value -> outputSize += value.length() + AROUND_ENTRY);
        }
    }

    private static String told(ItemRun item) {
        String told = "item " + item.index() + " (" + item.item() + "): " + item.reason();
        return told.length() <= LONGEST_TOLD ? told : told.substring(0, LONGEST_TOLD) + "…";
    }

    @Override
    public String toString() {
        return "attempt " + attemptId + ", of " + total + " begun " + begun + ", succeeded " + succeeded + ", failed "
                + failed + " " + firstFailures + ", live " + new TreeMap<>(live) + ", results "
                + new TreeMap<>(results);
    }
}
