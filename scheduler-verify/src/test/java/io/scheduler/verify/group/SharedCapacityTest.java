package io.scheduler.verify.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.e2e.Cluster;
import io.scheduler.verify.e2e.Rest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Task groups, environments and priorities on two masters and one worker; the last test kills a master. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedCapacityTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration ALL_LIMIT = Duration.ofSeconds(240);
    private static final int RUNS = 1_000;
    private static final int PERMITS = 3;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path dir;

    private static Cluster cluster;
    private static Cluster.Service master;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.backends(dir.resolve("cluster"));
        api = cluster.startApi("api-1");
        cluster.start(NodeRole.MASTER, "master-1", "--master.loop.loops=1");
        master = cluster.start(NodeRole.MASTER, "master-2");
        cluster.start(NodeRole.WORKER, "worker-1", "--worker.capacity=20");
        cluster.start(NodeRole.WORKER, "worker-single", "--worker.capacity=1", "--worker.groups=single");
        cluster.awaitReady();
        await("both masters to own their share")
                .atMost(LIMIT)
                .until(() -> count("select count(distinct owner) from slot where owner is not null") == 2
                        && count("select count(*) from slot where owner is null") == 0);
        put("/projects/default", Map.of());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void theExamplesOfThePageRun() throws Exception {
        put("/projects/default/task-groups/warehouse", Map.of("capacity", 2));
        put(
                "/environments/spark",
                Map.of(
                        "variables",
                        Map.of("SPARK_HOME", "/opt/spark", "DAY", "${day}"),
                        "prologue",
                        "export PATH=\"$SPARK_HOME/bin:$PATH\"\ngreet() { echo \"hello from $SPARK_HOME\"; }\n"));
        examples().forEach((name, yaml) -> api.apply("default", name, yaml));
        for (String name : examples().keySet()) {
            api.awaitState(api.start("default", name, Map.of()), LIMIT, "SUCCEEDED");
        }
        long run = api.start("default", "with-environment", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(api.log(run, "count"))
                .contains("hello from /opt/spark")
                .contains("/opt/spark/bin:")
                .contains("day 20260101")
                .contains("in spark");
        assertThat(api.log(run, "plain")).contains("python sees /opt/spark");
    }

    @Test
    @Order(2)
    void aGroupIsResizedSwitchedOffForcedAndPreferred() {
        String group = "/projects/default/task-groups/small";
        put(group, Map.of("capacity", 1));
        api.apply("default", "holder", shell("holder", "small", "sleep 1000"));
        long first = api.start("default", "holder", Map.of());
        api.awaitTask(first, "a", LIMIT, "RUNNING");
        long second = api.start("default", "holder", Map.of());
        long third = api.start("default", "holder", Map.of());
        await("two to wait")
                .atMost(LIMIT)
                .until(() -> api.get(group).json().path("waiting").asInt() == 2);
        await("the reason")
                .atMost(LIMIT)
                .until(
                        () -> api.task(third, "a").path("reason").asString(""),
                        reason -> reason.equals("waits for task group small: 1 of 1 permits taken, 1 before it"));
        long preferred = api.task(third, "a").path("id").asLong();
        assertThat(api.put(group + "/permits/" + preferred, "application/json", "{\"priority\": 5}")
                        .status())
                .isEqualTo(200);
        JsonNode waiting = api.get(group + "/permits").expect(200).json().path("items");
        assertThat(waiting.get(1).path("taskInstanceId").asLong()).isEqualTo(preferred);
        assertThat(waiting.get(1).path("position").asInt()).isEqualTo(1);

        long forced = api.task(second, "a").path("id").asLong();
        api.post(group + "/permits/" + forced + "/force", Map.of()).expect(202);
        api.awaitTask(second, "a", LIMIT, "RUNNING");
        assertThat(api.get(group).json().path("granted").asInt()).isEqualTo(2);
        assertThat(api.post(group + "/permits/" + forced + "/force", Map.of()).status())
                .isEqualTo(409);
        assertThat(api.delete(group).status()).isEqualTo(409);

        put(group, Map.of("capacity", 3, "enabled", false));
        await("it to be off")
                .atMost(LIMIT)
                .until(() -> api.task(third, "a").path("reason").asString("").contains("switched off"));
        put(group, Map.of("capacity", 3));
        api.awaitTask(third, "a", LIMIT, "RUNNING");
        for (long run : List.of(first, second, third)) {
            api.post("/workflow-instances/" + run + "/stop", Map.of()).expect(202);
            api.awaitState(run, LIMIT, "STOPPED");
        }
        assertThat(api.get(group + "/permits").json().path("total").asInt()).isZero();
        assertThat(api.delete(group).status()).isEqualTo(204);

        long without = api.start("default", "holder", Map.of());
        assertThat(api.awaitState(without, LIMIT, "FAILED").path("reason").asString())
                .contains("there is no task group small in the project");
    }

    /** One place to work at, so that who comes first is who runs first. */
    @Test
    @Order(3)
    void aRunOfHigherPriorityPassesThoseThatWait() throws Exception {
        api.apply("default", "queued", """
                name: queued
                priority: low
                tasks:
                  - {name: a, type: noop, workerGroup: single}
                """);
        api.apply("default", "blocker", """
                name: blocker
                tasks:
                  - {name: a, type: shell, workerGroup: single, script: sleep 1000}
                """);
        // all of one master: each master keeps its own order
        put("/cluster/masters/" + nodeOf("master-2") + "/mode", Map.of("mode", "PASSIVE"));
        await("one master to own all slots")
                .atMost(LIMIT)
                .until(() -> count("select count(distinct owner) from slot") == 1
                        && count("select count(*) from slot where owner is null") == 0);
        long blocker = api.start("default", "blocker", Map.of());
        api.awaitTask(blocker, "a", LIMIT, "RUNNING");
        List<Long> low = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            low.add(api.start("default", "queued", Map.of()));
        }
        long high = api.post("/projects/default/workflows/queued/instances", Map.of("priority", "high"))
                .expect(201)
                .json()
                .path("id")
                .asLong();
        assertThat(api.instance(high).path("priority").asString()).isEqualTo("high");
        api.awaitTask(high, "a", LIMIT, "QUEUED");
        api.post("/workflow-instances/" + blocker + "/stop", Map.of()).expect(202);
        for (long run : low) {
            api.awaitState(run, LIMIT, "SUCCEEDED");
        }
        List<Long> order = longs(
                "select t.workflow_instance_id from task_instance t join workflow_instance i on i.id = t.workflow_instance_id"
                        + " join workflow w on w.id = i.workflow_id where w.name = 'queued' order by t.dispatched_at, t.id");
        assertThat(order.indexOf(high))
                .as("place of the one with the high priority")
                .isLessThan(2);
        put("/cluster/masters/" + nodeOf("master-2") + "/mode", Map.of("mode", "ACTIVE"));
        await("both masters to own slots")
                .atMost(LIMIT)
                .until(() -> count("select count(distinct owner) from slot where owner is not null") == 2);
    }

    @Test
    @Order(4)
    void aThousandRunsNeverExceedThreePermitsAndAllOfThemEnd() throws Exception {
        put("/projects/default/task-groups/three", Map.of("capacity", PERMITS));
        api.apply("default", "crowd", shell("crowd", "three", "sleep 0.02"));
        for (int i = 0; i < RUNS; i++) {
            api.start("default", "crowd", Map.of());
        }
        await("a third of them").atMost(ALL_LIMIT).until(() -> finished() > RUNS / 3);
        List<Interval> calm = intervals();
        master.kill9();
        await("all of them")
                .atMost(ALL_LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> finished() == RUNS);

        List<Interval> all = intervals();
        assertThat(all).hasSizeGreaterThanOrEqualTo(RUNS);
        assertThat(mostAtOnce(all)).as("tasks at a time").isLessThanOrEqualTo(PERMITS);
        assertThat(count("select count(*) from task_permit"))
                .as("permits left behind")
                .isZero();
        assertThat(count("select count(*) from workflow_instance i join workflow w on w.id = i.workflow_id"
                        + " where w.name = 'crowd' and i.state = 'SUCCEEDED'"))
                .isEqualTo(RUNS);
        Duration typical = hop(calm);
        System.out.println("1,000 runs on a group of 3: from a permit given back to the next start "
                + typical.toMillis() + " ms (median); all done "
                + Duration.between(all.getFirst().from(), all.getLast().to()));
        assertThat(typical).isLessThan(Duration.ofMillis(250));
    }

    private record Interval(Instant from, Instant to) {}

    /** From the end of the task that gave the permit back to the start of the one that got it. */
    private static Duration hop(List<Interval> intervals) {
        List<Instant> ends = intervals.stream().map(Interval::to).sorted().toList();
        List<Duration> hops = new ArrayList<>();
        for (int i = PERMITS; i < intervals.size(); i++) {
            hops.add(Duration.between(ends.get(i - PERMITS), intervals.get(i).from()));
        }
        hops.sort(Comparator.naturalOrder());
        return hops.get(hops.size() / 2);
    }

    private static int mostAtOnce(List<Interval> intervals) {
        record Moment(Instant at, int by) {}
        List<Moment> moments = new ArrayList<>();
        for (Interval interval : intervals) {
            moments.add(new Moment(interval.from(), 1));
            moments.add(new Moment(interval.to(), -1));
        }
        moments.sort(Comparator.comparing(Moment::at).thenComparingInt(Moment::by));
        int now = 0;
        int most = 0;
        for (Moment moment : moments) {
            now += moment.by();
            most = Math.max(most, now);
        }
        return most;
    }

    private static long finished() throws SQLException {
        return count("select count(*) from workflow_instance i join workflow w on w.id = i.workflow_id"
                + " where w.name = 'crowd' and i.finished_at is not null");
    }

    private static List<Interval> intervals() throws SQLException {
        List<Interval> found = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("select t.started_at, t.finished_at from task_instance t"
                                + " join workflow_instance i on i.id = t.workflow_instance_id"
                                + " join workflow w on w.id = i.workflow_id"
                                + " where w.name = 'crowd' and t.finished_at is not null and t.started_at is not null"
                                + " order by t.started_at");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Interval(
                        rows.getTimestamp(1).toInstant(), rows.getTimestamp(2).toInstant()));
            }
        }
        return found;
    }

    private static String nodeOf(String service) throws Exception {
        return Files.readString(dir.resolve("cluster/" + service + "/node-id")).strip();
    }

    private static String shell(String name, String group, String script) {
        return "name: " + name + "\ntasks:\n  - {name: a, type: shell, taskGroup: " + group + ", script: " + script
                + "}\n";
    }

    private static void put(String path, Map<String, ?> body) {
        assertThat(api.put(path, "application/json", JSON.writeValueAsString(body))
                        .status())
                .isIn(200, 201);
    }

    private static Map<String, String> examples() throws Exception {
        Map<String, String> examples = new HashMap<>();
        for (String page : List.of("task-groups.md", "environments.md")) {
            Matcher block = Pattern.compile("```yaml\n(name: (\\S+)\n.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(Path.of("../docs", page)));
            while (block.find()) {
                examples.put(block.group(2), block.group(1));
            }
        }
        assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
        return examples;
    }

    private static long count(String sql) throws SQLException {
        return longs(sql).getFirst();
    }

    private static List<Long> longs(String sql) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                cluster.postgres().jdbcUrl("scheduler"),
                cluster.postgres().username(),
                cluster.postgres().password());
    }
}
