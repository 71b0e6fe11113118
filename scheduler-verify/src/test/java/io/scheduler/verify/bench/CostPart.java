package io.scheduler.verify.bench;

import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.cost.CountedCost;
import io.scheduler.verify.bench.workload.FanOut;
import io.scheduler.verify.bench.workload.HopLatency;
import io.scheduler.verify.bench.workload.ManyWorkflows;
import io.scheduler.verify.bench.workload.Runs;
import io.scheduler.verify.bench.workload.Sizes;
import io.scheduler.verify.bench.workload.Workload;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counted cost of a task of W2, W3 and W6, and of a workflow of W4. A round does each of them. */
final class CostPart {

    private static final int NARROW = 100;
    /** As many of them allocate so much that a megabyte of it is little for each task. */
    private static final int CHAINS = 20;

    private final CountedCost cost;
    private final Runs runs;
    private final Sizes sizes;

    CostPart(BenchCluster cluster, Runs runs, Sizes sizes, PrintStream out) {
        this.cost = new CountedCost(cluster, out);
        this.runs = runs;
        this.sizes = sizes;
    }

    List<Map<String, Double>> rounds(int count) throws Exception {
        HopLatency chain = new HopLatency(runs, sizes);
        FanOut fan = FanOut.ofShells(runs, "W3.fan", sizes.fan(), "true");
        FanOut wide = FanOut.ofShells(runs, "W3.wide", sizes.wideFan(), "true");
        FanOut narrowNoops = FanOut.ofNoops(runs, "W6.narrow", NARROW);
        FanOut wideNoops = FanOut.ofNoops(runs, "W6.fan", sizes.ownFan());
        ManyWorkflows workflows = ManyWorkflows.ofShells(runs, "W4", sizes.workflows(), sizes.connections());
        for (Workload workload : List.of(chain, fan, wide, narrowNoops, wideNoops, workflows)) {
            workload.prepare();
            workload.round();
        }
        // as many tasks in narrow runs as in a wide one: processor time is counted in hundredths of a second
        int repeats = Math.max(1, sizes.ownFan() / NARROW / 4);
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Double> round = new LinkedHashMap<>();
            round.putAll(cost.of("W2", chain, chain.tasks(), CHAINS));
            round.putAll(cost.of("W3.fan", fan, fan.tasks(), 1));
            round.putAll(cost.of("W3.wide", wide, wide.tasks(), 1));
            round.putAll(cost.of("W4", workflows, workflows.count(), 1));
            round.putAll(cost.of("W6.narrow", narrowNoops, narrowNoops.tasks(), repeats));
            round.putAll(cost.of("W6.fan", wideNoops, wideNoops.tasks(), 1));
            round.put("cost.W6.width-ratio.cpu", processors(round, "W6.fan") / processors(round, "W6.narrow"));
            rounds.add(round);
        }
        return rounds;
    }

    /** Milliseconds of all processes of the scheduler and of PostgreSQL for each task. */
    private static double processors(Map<String, Double> round, String name) {
        return round.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("cost." + name + ".")
                        && entry.getKey().endsWith(".cpu.ms"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
