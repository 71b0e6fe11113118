package io.scheduler.verify.bench.figure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured in each round.
 *
 * @param name what it is, with its unit at the end: {@code W2.hop.p50.ms}
 * @param values one of each counted round
 * @param target null when it has none
 */
public record Figure(
        String name, List<Double> values, @Nullable Target target) {

    public Figure {
        values = List.copyOf(values);
    }

    public double median() {
        return Statistics.median(values);
    }

    public double min() {
        return Collections.min(values);
    }

    public double max() {
        return Collections.max(values);
    }

    /** True when it has no target. */
    public boolean isMet() {
        return target == null || target.isMetBy(median());
    }

    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("median", median());
        all.put("min", min());
        all.put("max", max());
        if (target != null) {
            all.put("target", target.limit());
            all.put("met", isMet());
        }
        return all;
    }
}
