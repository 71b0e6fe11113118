package io.scheduler.verify.bench;

import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.cluster.Database;
import io.scheduler.verify.bench.cluster.Node;
import io.scheduler.verify.bench.cluster.ProcessUse;
import io.scheduler.verify.bench.cluster.Standalone;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** W7: how long services take to start, and what a cluster costs that has nothing to do. */
final class IdlePart {

    /** PostgreSQL's processes tell what they have done at least that often when they are idle. */
    private static final Duration SETTLING = Duration.ofSeconds(11);
    /** Master and api; the worker has no database. */
    private static final int DATABASE_NODES = 2;

    private static final double PERCENT = 100;

    private final BenchCluster cluster;
    private final Duration idle;

    IdlePart(BenchCluster cluster, Duration idle) {
        this.cluster = cluster;
        this.idle = idle;
    }

    /** Restarts each service, one after the other. */
    List<Map<String, Double>> starts(int rounds) throws IOException {
        List<Map<String, Double>> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Map<String, Double> round = new LinkedHashMap<>();
            for (Node node : cluster.nodes()) {
                node.stop();
                round.put("W7.start." + node.name() + ".s", seconds(node.start()));
            }
            all.add(round);
        }
        return all;
    }

    /** Starts the standalone on a new home, then again on the same. */
    List<Map<String, Double>> standaloneStarts(int rounds) throws IOException {
        List<Map<String, Double>> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            try (Standalone standalone =
                    new Standalone(cluster.root(), cluster.folder().resolve("standalone-" + i))) {
                Map<String, Double> round = new LinkedHashMap<>();
                round.put("W7.start.standalone-first.s", seconds(standalone.start()));
                standalone.stop();
                round.put("W7.start.standalone.s", seconds(standalone.start()));
                round.put("W7.rss.standalone.mb", standalone.use().residentMegabytes());
                all.add(round);
                standalone.stop();
            }
        }
        return all;
    }

    /**
     * Watches a cluster that has nothing to do.
     *
     * @param prefix of the figures: after what it idles
     */
    List<Map<String, Double>> idle(String prefix, int rounds) throws SQLException, IOException, InterruptedException {
        pause(SETTLING.compareTo(idle) > 0 ? idle : SETTLING);
        List<Map<String, Double>> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            all.add(watch(prefix));
        }
        return all;
    }

    private Map<String, Double> watch(String prefix) throws SQLException, IOException, InterruptedException {
        Database database = cluster.database();
        long begin = System.nanoTime();
        long transactions = transactions() - database.ownTransactions();
        Map<Node, Double> cpu = cpuSeconds();
        double postgres = database.cpuSeconds();
        pause(idle);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Map<String, Double> values = new LinkedHashMap<>();
        double perSecond = (transactions() - database.ownTransactions() - transactions) / seconds;
        values.put(prefix + ".transactions.per-s", perSecond);
        values.put(prefix + ".transactions-per-node.per-s", perSecond / DATABASE_NODES);
        values.put(prefix + ".cpu.postgres.percent", PERCENT * (database.cpuSeconds() - postgres) / seconds);
        for (Map.Entry<Node, Double> later : cpuSeconds().entrySet()) {
            Node node = later.getKey();
            values.put(
                    prefix + ".cpu." + node.name() + ".percent",
                    PERCENT * (later.getValue() - cpu.get(node)) / seconds);
        }
        for (Node node : cluster.nodes()) {
            values.put(
                    prefix + ".rss." + node.name() + ".mb",
                    ProcessUse.of(node.pid()).residentMegabytes());
            double children = 0;
            for (ProcessHandle child : node.children().toList()) {
                children += ProcessUse.of(child.pid()).residentMegabytes();
            }
            if (children > 0) {
                values.put(prefix + ".rss." + node.name() + "-children.mb", children);
            }
        }
        return values;
    }

    private Map<Node, Double> cpuSeconds() throws IOException {
        Map<Node, Double> all = new LinkedHashMap<>();
        for (Node node : cluster.nodes()) {
            double seconds = ProcessUse.of(node.pid()).ownCpuSeconds();
            for (ProcessHandle child : node.children().toList()) {
                seconds += ProcessUse.of(child.pid()).ownCpuSeconds();
            }
            all.put(node, seconds);
        }
        return all;
    }

    private long transactions() throws SQLException {
        return cluster.database()
                .number("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()");
    }

    private static void pause(Duration time) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        if (never) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
