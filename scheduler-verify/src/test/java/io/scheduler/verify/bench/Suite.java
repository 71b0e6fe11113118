package io.scheduler.verify.bench;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.bench.Options.Part;
import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.cluster.Node;
import io.scheduler.verify.bench.cost.GarbageCollection;
import io.scheduler.verify.bench.figure.Figure;
import io.scheduler.verify.bench.figure.Figures;
import io.scheduler.verify.bench.limit.DatabaseLimit;
import io.scheduler.verify.bench.limit.SpawnLimit;
import io.scheduler.verify.bench.workload.FanOut;
import io.scheduler.verify.bench.workload.HopLatency;
import io.scheduler.verify.bench.workload.LargeWorkflow;
import io.scheduler.verify.bench.workload.Layers;
import io.scheduler.verify.bench.workload.ManyWorkflows;
import io.scheduler.verify.bench.workload.Runs;
import io.scheduler.verify.bench.workload.Sizes;
import io.scheduler.verify.bench.workload.TriggerLatency;
import io.scheduler.verify.bench.workload.Workload;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does what was asked for, in a fixed order, and collects the figures. For one thread. */
final class Suite {

    private static final int WARM_UP_ROUNDS = 2;
    private static final String LARGE_OPTIONS = "-Xmx512m";
    private static final int OLD_TASKS = 1_000_000;
    private static final int QUICK_OLD_TASKS = 5_000;
    private static final double LIMIT_SECONDS = 2;
    private static final double QUICK_LIMIT_SECONDS = 0.1;

    private final BenchCluster cluster;
    private final Options options;
    private final Sizes sizes;
    private final PrintStream out;
    private final Runs runs;
    private final Figures figures;

    Suite(BenchCluster cluster, Options options, Figures figures, PrintStream out) throws Exception {
        this.cluster = cluster;
        this.options = options;
        this.figures = figures;
        this.out = out;
        sizes = options.quick() ? Sizes.QUICK : Sizes.FULL;
        runs = new Runs(
                cluster.signIn(),
                cluster.database(),
                Files.createDirectories(cluster.folder().resolve("stamps")));
    }

    void run() throws Exception {
        if (options.wants(Part.LIMITS) || options.wants(Part.W3)) {
            limits();
        }
        if (options.wants(Part.W1)) {
            measure(new TriggerLatency(runs, sizes, "W1"));
        }
        if (options.wants(Part.W2)) {
            measure(new HopLatency(runs, sizes));
        }
        if (options.wants(Part.W3)) {
            fanOut();
        }
        if (options.wants(Part.W4)) {
            measure(ManyWorkflows.ofShells(runs, "W4", sizes.workflows(), sizes.connections()));
        }
        if (options.wants(Part.W5)) {
            measure(new Layers(runs, sizes));
        }
        if (options.wants(Part.W6)) {
            measure(FanOut.ofNoops(runs, "W6.fan", sizes.ownFan()));
            measure(ManyWorkflows.ofNoops(runs, "W6", sizes.ownWorkflows(), sizes.connections()));
        }
        if (options.wants(Part.COST)) {
            show(figures.addRounds(new CostPart(cluster, runs, sizes, out).rounds(options.rounds())));
        }
        IdlePart idle = new IdlePart(cluster, sizes.idle());
        if (options.wants(Part.W7)) {
            // before the master is started anew
            show(figures.addRounds(idle.idle("W7.after-load", options.rounds())));
        }
        if (options.wants(Part.LARGE)) {
            large();
        }
        if (options.wants(Part.W7)) {
            idle(idle);
        }
        if (options.wants(Part.RETENTION)) {
            show(figures.addRounds(retention().rounds()));
        }
    }

    private RetentionPart retention() {
        return options.quick()
                ? new RetentionPart(cluster, runs, sizes, QUICK_OLD_TASKS, Duration.ofSeconds(2), out)
                : new RetentionPart(cluster, runs, sizes, OLD_TASKS, Duration.ofSeconds(60), out);
    }

    /** With a master that has as little memory as is promised to be enough. */
    private void large() throws Exception {
        Node master = cluster.node(NodeRole.MASTER);
        master.stop();
        master.start(Map.of("SCHEDULER_MASTER_JAVA_OPTS", LARGE_OPTIONS));
        LargeWorkflow large = new LargeWorkflow(runs, sizes.large(), () -> GarbageCollection.live(master));
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            rounds.add(large.round());
        }
        show(figures.addRounds(rounds));
        master.stop();
        master.start();
    }

    private void idle(IdlePart idle) throws Exception {
        show(figures.addRounds(idle.starts(options.rounds())));
        show(figures.addRounds(idle.idle("W7.idle", options.rounds())));
        show(figures.addRounds(idle.standaloneStarts(options.rounds())));
        int missing = (int) Math.max(0, sizes.history() - runs.finishedRuns());
        if (missing > 0) {
            Workload history = ManyWorkflows.ofNoops(runs, "history", missing, sizes.connections());
            history.prepare();
            history.round();
        }
        measure(new TriggerLatency(runs, sizes, "W7.history"));
        measure(ManyWorkflows.ofShells(runs, "W7.history", sizes.workflows(), sizes.connections()));
        show(List.of(figures.add("W7.history.finished-workflows", List.of((double) runs.finishedRuns()))));
    }

    private void limits() throws Exception {
        double seconds = options.quick() ? QUICK_LIMIT_SECONDS : LIMIT_SECONDS;
        DatabaseLimit database = DatabaseLimit.prepare(cluster.database());
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            Map<String, Double> round = SpawnLimit.round(seconds);
            round.putAll(database.round(seconds));
            rounds.add(round);
        }
        show(figures.addRounds(rounds));
    }

    private void fanOut() throws Exception {
        measure(FanOut.ofShells(runs, "W3.fan", sizes.fan(), "true"));
        List<Figure> wide = measure(FanOut.ofShells(runs, "W3.wide", sizes.wideFan(), "true"));
        double limit = figures.find("limit.spawn.best.per-s").orElseThrow().median();
        List<Double> shares = wide.stream()
                .filter(figure -> figure.name().endsWith(".tasks-per-s"))
                .flatMap(figure -> figure.values().stream())
                .map(rate -> rate / limit)
                .toList();
        show(List.of(figures.add("W3.wide.share-of-spawn-limit", shares)));
        measure(FanOut.ofShells(runs, "W3.sleep", sizes.fan(), "sleep " + sizes.sleepSeconds()));
    }

    private List<Figure> measure(Workload workload) throws Exception {
        workload.prepare();
        for (int i = 0; i < (options.quick() ? 0 : WARM_UP_ROUNDS); i++) {
            workload.round();
        }
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            rounds.add(workload.round());
        }
        List<Figure> measured = figures.addRounds(rounds);
        show(measured);
        return measured;
    }

    private void show(List<Figure> measured) {
        measured.forEach(figure -> Figures.print(figure, out));
    }
}
