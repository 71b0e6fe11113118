package io.scheduler.verify.drill;

import static org.awaitility.Awaitility.await;

import io.scheduler.verify.drill.cluster.DrillCluster;
import io.scheduler.verify.drill.history.Execution;
import io.scheduler.verify.drill.history.History;
import io.scheduler.verify.drill.history.History.Accepted;
import io.scheduler.verify.drill.history.History.Run;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A cluster under load, with everything that collects evidence. For one thread. */
final class LoadedCluster implements AutoCloseable {

    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(90);
    private static final int PAGE = 100;

    private final DrillCluster cluster;
    private final Path marks;
    private final Workload workload;
    private final Journal journal;
    private final Tables tables;
    private final List<Rest> apis;
    private final LiveWatch watch;
    private final Random random;
    private final List<Accepted> accepted = new ArrayList<>();
    private int failedCalls;
    private @Nullable Load load;

    private LoadedCluster(DrillCluster cluster, Random random, Journal journal) throws IOException {
        this.cluster = cluster;
        this.journal = journal;
        marks = cluster.dir().resolve("tasks");
        Files.createDirectories(marks.resolve("marks"));
        Files.createDirectories(marks.resolve("live"));
        workload = new Workload(marks);
        tables = new Tables(
                cluster.jdbcUrl(),
                cluster.postgres().username(),
                cluster.postgres().password());
        apis = cluster.signIn();
        Load.store(apis.getFirst(), workload);
        watch = new LiveWatch(marks.resolve("live"), journal);
        this.random = random;
    }

    /** Starts the cluster; the load begins with {@link #beginLoad}. */
    static LoadedCluster start(Path dir, Random random, PrintStream out) throws IOException, SQLException {
        Journal journal = new Journal(out, Clock.systemUTC());
        journal.say("starting ZooKeeper x3, PostgreSQL, apis x2, masters x3, workers x3 in " + dir);
        DrillCluster cluster = DrillCluster.start(dir, random);
        journal.say("all nodes are ready");
        return new LoadedCluster(cluster, random, journal);
    }

    DrillCluster cluster() {
        return cluster;
    }

    Journal journal() {
        return journal;
    }

    Tables tables() {
        return tables;
    }

    /** Starts that were not answered well at the first try, up to the last settling. */
    int failedCalls() {
        return failedCalls;
    }

    void beginLoad(Load.Settings settings) {
        load = new Load(apis, workload, random, settings, tables::unfinished, journal);
    }

    private void endLoad() {
        if (load != null) {
            load.close();
            accepted.addAll(load.accepted());
            failedCalls += load.failedCalls();
            load = null;
        }
    }

    /** How late the drill itself was, by time. */
    Map<Long, Long> delays() {
        return watch.delays();
    }

    /** What the tasks have written down so far. */
    List<Execution> executions() throws IOException {
        return Marks.read(marks.resolve("marks"), watch.lastAlive());
    }

    /** Stops the load, waits until all runs are finished or the time is up, and collects what is known. */
    History settle() throws IOException, SQLException {
        endLoad();
        journal.say("settling: " + tables.unfinished() + " runs are not finished");
        try {
            await().atMost(SETTLE_LIMIT).pollInterval(Duration.ofMillis(250)).until(() -> tables.unfinished() == 0);
        } catch (ConditionTimeoutException e) {
            journal.say("! " + tables.unfinished() + " runs are not finished after " + SETTLE_LIMIT.toSeconds() + " s");
        }
        return history();
    }

    /** What is known now. */
    History history() throws IOException, SQLException {
        List<Run> runs = tables.runs(statesByApi());
        return new History(
                workload.tasks(),
                workload.shellTasks(),
                List.copyOf(accepted),
                runs,
                tables.attempts(),
                executions(),
                tables.writes(),
                tables.slotChanges(),
                journal.windows(),
                journal.now());
    }

    /** Both apis are asked, each for every other page. */
    private Map<Long, String> statesByApi() {
        Map<Long, String> states = new HashMap<>();
        Set<Long> seen = new HashSet<>();
        for (int page = 0; ; page++) {
            List<JsonNode> items = apis.get(page % apis.size())
                    .get("/workflow-instances?project=" + Workload.PROJECT + "&page=" + page + "&size=" + PAGE)
                    .expect(200)
                    .json()
                    .path("items")
                    .valueStream()
                    .toList();
            items.forEach(item ->
                    states.put(item.path("id").asLong(), item.path("state").asString()));
            if (items.isEmpty() || !seen.addAll(states.keySet())) {
                return states;
            }
        }
    }

    @Override
    public void close() throws IOException {
        endLoad();
        cluster.close();
        watch.close();
        watch.killRest();
    }
}
