package io.scheduler.verify.bench.cost;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.cluster.Database;
import io.scheduler.verify.bench.cluster.Node;
import io.scheduler.verify.bench.cluster.ProcessUse;
import io.scheduler.verify.bench.cluster.Sockets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything of a cluster that only ever grows and says what work has cost. For one thread. */
final class Counters {

    static final String ALLOCATED = ".allocated.bytes";
    private static final double MILLIS = 1000;
    private static final double NANOS = 1e9;

    private final BenchCluster cluster;
    private final StatementCount statements;

    Counters(BenchCluster cluster, StatementCount statements) {
        this.cluster = cluster;
        this.statements = statements;
    }

    @FunctionalInterface
    private interface Reader {
        void addTo(Map<String, Double> all) throws Exception;
    }

    /** What is disturbed most by the reading of the others comes first after the work, and last before it. */
    private List<Reader> readers() {
        return List.of(this::processors, this::database, this::calls, this::allocations);
    }

    Map<String, Double> before() throws Exception {
        return read(readers().reversed());
    }

    Map<String, Double> after() throws Exception {
        return read(readers());
    }

    private static Map<String, Double> read(List<Reader> readers) throws Exception {
        Map<String, Double> all = new LinkedHashMap<>();
        for (Reader reader : readers) {
            reader.addTo(all);
        }
        return all;
    }

    private void processors(Map<String, Double> all) throws Exception {
        for (Node node : cluster.nodes()) {
            ProcessUse use = ProcessUse.of(node.pid());
            all.put(node.name() + ".cpu.ms", use.ownCpuSeconds() * MILLIS);
            if (node == cluster.node(NodeRole.WORKER)) {
                all.put("tasks.cpu.ms", (use.cpuSeconds() - use.ownCpuSeconds()) * MILLIS);
            }
        }
        all.put("postgres.cpu.ms", cluster.database().cpuSeconds() * MILLIS);
    }

    private void database(Map<String, Double> all) throws Exception {
        Database database = cluster.database();
        all.put("elapsed.s", System.nanoTime() / NANOS);
        all.put("statements", (double) statements.statements());
        all.put("writes", (double) statements.writes());
        // each transaction that writes, or locks, takes a number
        all.put("commits", (double) database.number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"));
        all.put("wal.bytes", (double) database.number("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"));
    }

    private void calls(Map<String, Double> all) {
        Sockets.bytes(cluster.masterPort()).ifPresent(bytes -> all.put("rpc.bytes", (double) bytes));
        double calls = 0;
        for (Node node : cluster.nodes()) {
            calls += node.metric("scheduler_rpc_calls_seconds_count");
        }
        all.put("rpc.calls", calls);
    }

    private void allocations(Map<String, Double> all) throws Exception {
        for (Node node : cluster.nodes()) {
            all.put(node.name() + ALLOCATED, GarbageCollection.allocated(node));
        }
    }
}
