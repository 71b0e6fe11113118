package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.param.Placeholders;
import io.scheduler.common.workflow.ControlFlow.ForEach;
import io.scheduler.common.workflow.ControlFlow.ForEach.Axis;
import io.scheduler.common.workflow.ControlFlow.ForEach.OnItemFailure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForEachItemsTest {

    private static final Axis REGIONS = new Axis("region", List.of("eu", "us"), null);
    private static final Axis DAYS = new Axis("day", List.of(), "${days}");

    @Test
    void aListIsTakenAsItIsWritten() {
        ForEachItems items = known(false, 10, Map.of("x", "7"), new Axis("item", List.of("a", "b-${x}", "${y}"), null));

        assertThat(items.size()).isEqualTo(3);
        assertThat(items.of(1)).isEqualTo(Map.of("item", "b-7", "index", "1"));
        assertThat(items.shown(2)).isEqualTo("${y}");
    }

    @Test
    void aParameterHoldsTheList() {
        Axis axis = new Axis("item", List.of(), "${list}");
        assertThat(known(false, 10, Map.of("list", "[\"a\", 1, true]"), axis).of(1))
                .isEqualTo(Map.of("item", "1", "index", "1"));
        assertThat(known(false, 10, Map.of("list", "[]"), axis).size()).isZero();
        assertThat(wrong(false, 10, Map.of(), axis))
                .isEqualTo("expected a list in ${list}, such as [\"a\", \"b\"], but it has no value");
        assertThat(wrong(false, 10, Map.of("list", "a,b"), axis)).endsWith("but it is 'a,b'");
    }

    @Test
    void rowsOfAQueryAreItems() {
        Axis axis = new Axis("item", List.of(), "${rows}");
        ForEachItems several = known(false, 10, Map.of("rows", "[{\"id\":1,\"name\":\"a\",\"x\":null}]"), axis);
        assertThat(several.of(0))
                .isEqualTo(Map.of(
                        "item",
                        "{\"id\":1,\"name\":\"a\",\"x\":null}",
                        "item.id",
                        "1",
                        "item.name",
                        "a",
                        "item.x",
                        "",
                        "index",
                        "0"));
        ForEachItems one = known(false, 10, Map.of("rows", "[{\"id\":1},{\"id\":\"b\"},{\"id\":null}]"), axis);
        assertThat(one.of(0)).isEqualTo(Map.of("item", "1", "index", "0"));
        assertThat(one.of(1)).containsEntry("item", "b");
        assertThat(one.of(2)).containsEntry("item", "");
    }

    @Test
    void numbersKeepTheirDigits() {
        Axis axis = new Axis("item", List.of(), "${rows}");
        assertThat(known(false, 10, Map.of("rows", "[3.10, 12345678.90]"), axis).of(1))
                .containsEntry("item", "12345678.90");
        String rows = "[{\"id\": 1, \"price\": 12345678.90}, {\"id\": 2, \"price\": 0.00000010}]";
        ForEachItems items = known(false, 10, Map.of("rows", rows), axis);
        assertThat(items.of(0)).containsEntry("item.price", "12345678.90");
        assertThat(items.of(1)).containsEntry("item.price", "0.00000010");
    }

    @Test
    void aProductCombinesEachWithEachTheLastGoingRoundFastest() {
        ForEachItems items = known(true, 10, Map.of("days", "[1,2,3]"), REGIONS, DAYS);

        assertThat(items.size()).isEqualTo(6);
        assertThat(items.of(0)).isEqualTo(Map.of("region", "eu", "day", "1", "index", "0", "item", "region=eu, day=1"));
        assertThat(items.shown(1)).isEqualTo("region=eu, day=2");
        assertThat(items.shown(3)).isEqualTo("region=us, day=1");
        assertThat(known(true, 10, Map.of("days", "[]"), REGIONS, DAYS).size()).isZero();
    }

    @Test
    void tooManyAreRefusedWithBothNumbers() {
        assertThat(wrong(true, 5, Map.of("days", "[1,2,3]"), REGIONS, DAYS))
                .isEqualTo("expected at most 5 items, but there are 6; nothing was begun");
        List<String> many = java.util.Collections.nCopies(10_000, "x");
        Axis[] axes = new Axis[10];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = new Axis("a" + i, many, null);
        }
        assertThat(wrong(true, 10_000, Map.of(), axes))
                .isEqualTo("expected at most 10000 items, but there are 1" + "0".repeat(40) + "; nothing was begun");
        Arrays.fill(axes, new Axis("a", many.subList(0, 10), null));
        assertThat(wrong(true, 10_000, Map.of(), axes)).contains("there are 10000000000;");
    }

    @Test
    void theSameListsHaveTheSameDigest() {
        Axis list = new Axis("item", List.of(), "${list}");
        String digest = known(false, 10, Map.of("list", "[1, 2]"), list).digest();
        assertThat(known(false, 10, Map.of("list", "[1,2]"), list).digest()).isEqualTo(digest);
        assertThat(known(false, 10, Map.of("list", "[2, 1]"), list).digest()).isNotEqualTo(digest);
        assertThat(known(true, 10, Map.of("days", "[1,2,3]"), REGIONS, DAYS).digest())
                .isNotEqualTo(known(true, 10, Map.of("days", "[1,2,4]"), REGIONS, DAYS)
                        .digest());
    }

    @Test
    void aLongItemIsShownShortened() {
        ForEachItems items = known(false, 10, Map.of(), new Axis("item", List.of("x".repeat(10_000)), null));

        assertThat(items.shown(0)).hasSize(501);
        assertThat(items.of(0).get("item")).hasSize(10_000);
    }

    private static ForEachItems known(boolean product, int most, Map<String, String> params, Axis... axes) {
        return ((ForEachItems.Read.Known) read(product, most, params, axes)).items();
    }

    private static String wrong(boolean product, int most, Map<String, String> params, Axis... axes) {
        return ((ForEachItems.Read.Wrong) read(product, most, params, axes)).why();
    }

    private static ForEachItems.Read read(boolean product, int most, Map<String, String> params, Axis... axes) {
        ForEach flow = new ForEach(
                new ControlFlow.SubWorkflow(null, "w", null), List.of(axes), product, 10, most, OnItemFailure.STOP);
        return ForEachItems.of(flow, texts -> {
            Map<String, String> resolved = new HashMap<>();
            texts.forEach((name, text) -> resolved.put(name, Placeholders.resolve(text, params)));
            return resolved;
        });
    }
}
