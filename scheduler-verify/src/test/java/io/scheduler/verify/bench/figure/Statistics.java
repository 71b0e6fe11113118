package io.scheduler.verify.bench.figure;

import java.util.Collection;

/** What a row of measured values comes to. */
public final class Statistics {

    private Statistics() {}

    /** The middle value, or the mean of the two in the middle. */
    public static double median(Collection<Double> values) {
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The smallest value that at least that share of all values does not exceed.
     *
     * @param share above 0, at most 1
     */
    public static double percentile(Collection<Double> values, double share) {
        if (share <= 0 || share > 1) {
            throw new IllegalArgumentException("expected a share above 0 and at most 1, but got " + share);
        }
        double[] sorted = sorted(values);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static double[] sorted(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected at least one value");
        }
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
