package io.scheduler.verify.bench;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.cluster.Database;
import io.scheduler.verify.bench.cluster.Node;
import io.scheduler.verify.bench.figure.Statistics;
import io.scheduler.verify.bench.workload.HopLatency;
import io.scheduler.verify.bench.workload.Runs;
import io.scheduler.verify.bench.workload.Sizes;
import io.scheduler.verify.e2e.Rest;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Old runs are deleted while others run: what a hop takes with nothing to delete, and what it takes meanwhile. Beside the chain
 * that is measured, one-task workflows are started all the time.
 */
final class RetentionPart {
    private static final String PROJECT = "bench-old";
    private static final int TASKS_OF_A_RUN = 10;
    private static final int STARTS_PER_SECOND = 10;
    /** Far from the ids that are given out. */
    private static final long FIRST_ID = 1_000_000_000_000L;

    private final BenchCluster cluster;
    private final Runs runs;
    private final HopLatency chain;
    private final int tasks;
    private final Duration before;
    private final PrintStream out;

    /** @param tasks rows that are to go */
    RetentionPart(BenchCluster cluster, Runs runs, Sizes sizes, int tasks, Duration before, PrintStream out) {
        this.cluster = cluster;
        this.runs = runs;
        this.chain = new HopLatency(runs, sizes);
        this.tasks = tasks;
        this.before = before;
        this.out = out;
    }

    List<Map<String, Double>> rounds() throws Exception {
        Node master = cluster.node(NodeRole.MASTER);
        master.stop();
        master.start(Map.of("MASTER_RETENTION_INTERVAL", "1s"));
        Rest api = cluster.signIn();
        chain.prepare();
        runs.storeOne();
        seed(api);
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        try {
            load.scheduleAtFixedRate(runs::startOne, 0, 1_000 / STARTS_PER_SECOND, TimeUnit.MILLISECONDS);
            hops(Duration.ofSeconds(5));
            List<Double> quiet = hops(before);
            api.put("/projects/" + PROJECT + "/retention", "application/json", "{\"keepDays\": 30}")
                    .expect(200);
            long begin = System.nanoTime();
            List<Double> busy = new ArrayList<>();
            do {
                busy.addAll(chain.hops());
            } while (left() > TASKS_OF_A_RUN);
            return List.of(figures(quiet, busy, (System.nanoTime() - begin) / 1e9));
        } finally {
            load.shutdownNow();
            master.stop();
            master.start();
        }
    }

    private Map<String, Double> figures(List<Double> quiet, List<Double> busy, double seconds) {
        out.println("retention: " + quiet.size() + " hops before, " + busy.size() + " while " + tasks
                + " rows of tasks were deleted");
        double without = Statistics.percentile(quiet, 0.95);
        double with = Statistics.percentile(busy, 0.95);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("RETENTION.before.hop.p50.ms", Statistics.percentile(quiet, 0.5));
        values.put("RETENTION.before.hop.p95.ms", without);
        values.put("RETENTION.while.hop.p50.ms", Statistics.percentile(busy, 0.5));
        values.put("RETENTION.while.hop.p95.ms", with);
        values.put("RETENTION.hop.p95.ratio", with / without);
        values.put("RETENTION.deleted-tasks-per-s", tasks / seconds);
        values.put("RETENTION.s", seconds);
        return values;
    }

    private List<Double> hops(Duration time) throws Exception {
        List<Double> all = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            all.addAll(chain.hops());
        }
        return all;
    }

    private long left() throws SQLException {
        // a few pages of an index: no load that would be measured along
        return cluster.database()
                        .number(
                                "select count(*) from (select from workflow_instance where id >= ? limit 2) s",
                                FIRST_ID)
                * TASKS_OF_A_RUN;
    }

    private void seed(Rest api) throws SQLException {
        api.put("/projects/" + PROJECT, "application/json", "{}");
        api.put(
                "/projects/" + PROJECT + "/workflows/old",
                "application/json",
                "{\"name\": \"old\", \"tasks\": [{\"name\": \"t0\", \"type\": \"noop\"}]}");
        Database database = cluster.database();
        int count = Math.max(2, tasks / TASKS_OF_A_RUN);
        database.execute("""
                insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, created_by, created_at,
                       started_at, finished_at)
                select %d + n, n %% (select count(*) from slot), w.project_id, w.id, v.id, 'SUCCEEDED', 'bench',
                       t.at, t.at, t.at
                  from generate_series(0, %d - 1) n
                 cross join lateral (select now() - interval '400 days' + n * interval '1 s' as at) t
                  join workflow w on w.name = 'old' join workflow_version v on v.workflow_id = w.id
                 order by n""".formatted(FIRST_ID, count));
        database.execute("""
                insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                       worker_node, worker_incarnation, created_at, dispatched_at, started_at, finished_at, exit_code)
                select %1$d + n * %3$d + t, %1$d + n, t, 't' || t, 'shell', 1, 'SUCCEEDED', 'worker-1', 'incarnation-of-long-ago',
                       s.at, s.at, s.at, s.at, 0
                  from generate_series(0, %2$d - 1) n cross join generate_series(0, %3$d - 1) t
                 cross join lateral (select now() - interval '400 days' + n * interval '1 s' as at) s
                 order by n, t""".formatted(FIRST_ID, count, TASKS_OF_A_RUN));
        database.execute("vacuum analyze workflow_instance");
        database.execute("vacuum analyze task_instance");
        database.execute("checkpoint");
    }
}
