package io.scheduler.verify.bench.figure;

import java.util.Locale;

/** What a figure should be. */
public sealed interface Target {

    double limit();

    boolean isMetBy(double value);

    record AtMost(double limit) implements Target {
        @Override
        public boolean isMetBy(double value) {
            return value <= limit;
        }

        @Override
        public String toString() {
            return "≤ " + Target.plain(limit);
        }
    }

    record AtLeast(double limit) implements Target {
        @Override
        public boolean isMetBy(double value) {
            return value >= limit;
        }

        @Override
        public String toString() {
            return "≥ " + Target.plain(limit);
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
