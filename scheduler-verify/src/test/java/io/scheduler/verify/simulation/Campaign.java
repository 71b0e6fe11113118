package io.scheduler.verify.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays one seed after the other until one fails. */
final class Campaign {

    /** So many that every planted bug is found, and few enough for the test command. */
    static final int DEFAULT_SEEDS = 500;

    static final int SHORT_TRACE = 80;

    private final Set<Plant> planted;
    private final int traceLines;

    Campaign(Set<Plant> planted, int traceLines) {
        this.planted = planted.isEmpty() ? Set.of() : EnumSet.copyOf(planted);
        this.traceLines = traceLines;
    }

    /**
     * What came out.
     *
     * @param failure of the last seed that was played; null when none failed
     */
    record Outcome(Figures figures, @Nullable Failure failure) {}

    /**
     * @param violations what did not hold
     * @param trace the last steps before
     */
    record Failure(long seed, List<String> violations, String trace) {}

    /** Who wants to know how it goes. */
    interface Progress {
        void played(long seed, Figures soFar);
    }

    Outcome play(long from, int seeds, Progress progress) {
        Figures figures = new Figures();
        for (long seed = from; seed < from + seeds; seed++) {
            Failure failure = play(seed, figures);
            if (failure != null) {
                return new Outcome(figures, failure);
            }
            progress.played(seed, figures);
        }
        return new Outcome(figures, null);
    }

    private @Nullable Failure play(long seed, Figures figures) {
        Cluster cluster = new Cluster(seed, planted, traceLines);
        try {
            cluster.play();
        } catch (RuntimeException e) {
            cluster.checks.expect(false, "the world broke: " + stackTrace(e));
        }
        figures.add(cluster.figures);
        return cluster.checks.violations.isEmpty()
                ? null
                : new Failure(seed, List.copyOf(cluster.checks.violations), cluster.checks.trace());
    }

    private static String stackTrace(RuntimeException e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
