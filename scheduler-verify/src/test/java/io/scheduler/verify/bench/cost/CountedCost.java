package io.scheduler.verify.bench.cost;

import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.workload.Workload;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a task of a workload, or one of its workflows, costs. For one thread. */
public final class CountedCost {

    private static final int HEAVIEST = 12;
    private static final int SHOWN_TEXT = 110;
    private static final double MICROS = 1000;

    private final BenchCluster cluster;
    private final PrintStream out;

    /** @param out where the heaviest statements are listed */
    public CountedCost(BenchCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /**
     * Does a prepared workload some times and shares out what it has cost, with what the cluster does of itself meanwhile.
     * What the reading of memory allocates is measured and left out.
     *
     * @param name under which the figures go, and what one unit is
     * @param units of one round
     */
    public Map<String, Double> of(String name, Workload workload, int units, int rounds) throws Exception {
        int all = units * rounds;
        try (StatementCount statements = StatementCount.begin(cluster.database())) {
            Counters counters = new Counters(cluster, statements);
            Map<String, Double> nothing = perUnit(counters.before(), counters.after(), all);
            Map<String, Double> before = counters.before();
            for (int i = 0; i < rounds; i++) {
                workload.round();
            }
            Map<String, Double> cost = perUnit(before, counters.after(), all);
            printHeaviest(name, statements, all);
            Map<String, Double> named = new LinkedHashMap<>();
            cost.forEach((counter, value) -> named.put(
                    "cost." + name + "." + counter,
                    counter.endsWith(Counters.ALLOCATED) ? Math.max(0, value - nothing.get(counter)) : value));
            return named;
        }
    }

    private void printHeaviest(String name, StatementCount statements, int units) throws java.sql.SQLException {
        out.println("The heaviest statements of " + name + ": calls and µs for each unit");
        for (StatementCount.Line line : statements.heaviest(HEAVIEST)) {
            out.printf(
                    "  %8.3f %8.1f  %s%n",
                    (double) line.calls() / units,
                    line.millis() * MICROS / units,
                    line.text().substring(0, Math.min(SHOWN_TEXT, line.text().length())));
        }
    }

    /** What one unit has cost between two readings. */
    static Map<String, Double> perUnit(Map<String, Double> before, Map<String, Double> after, int units) {
        Map<String, Double> cost = new LinkedHashMap<>();
        after.forEach((name, value) -> {
            Double earlier = before.get(name);
            if (earlier != null) {
                cost.put(name, (value - earlier) / units);
            }
        });
        return cost;
    }
}
