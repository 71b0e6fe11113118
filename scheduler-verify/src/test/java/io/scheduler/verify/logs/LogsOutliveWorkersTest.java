package io.scheduler.verify.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.logs.s3.S3Server;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.e2e.Cluster;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers, one that stores in a folder and one that stores in S3, are removed for ever: killed, and their data folders
 * deleted. What they ran can still be read from the api, to the end or to where it was stored last.
 */
class LogsOutliveWorkersTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int LINES = 20_000;
    private static final String WHOLE = IntStream.range(0, LINES)
            .mapToObj(i -> "line " + i + " of a finished task\n")
            .collect(Collectors.joining());
    private static final List<String> KINDS = List.of("folder", "s3");

    @TempDir
    static Path dir;

    private static Cluster cluster;
    private static S3Server s3;
    private static final Map<String, Cluster.Service> WORKERS = new HashMap<>();
    private static final Map<String, Rest> APIS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        s3 = new S3Server(Path.of("../scheduler-logs/target/s3/s3proxy.jar"), Files.createDirectory(dir.resolve("s3")))
                .withBucket("task-logs");
        Files.createDirectory(dir.resolve("shared"));
        cluster = Cluster.backends(dir.resolve("cluster"));
        cluster.start(NodeRole.MASTER, "master-1", "--master.worker-lease=10s");
        for (String kind : KINDS) {
            List<String> properties = new ArrayList<>(store(kind));
            properties.add("--worker.groups=" + kind);
            properties.add("--worker.lease=10s");
            properties.add("--worker.logs.interval=1s");
            WORKERS.put(kind, cluster.start(NodeRole.WORKER, "worker-" + kind, properties.toArray(String[]::new)));
            APIS.put(kind, cluster.startApi("api-" + kind, store(kind).toArray(String[]::new)));
        }
    }

    private static List<String> store(String kind) {
        return kind.equals("folder")
                ? List.of("--log-store.kind=folder", "--log-store.folder=" + dir.resolve("shared"))
                : List.of(
                        "--log-store.kind=s3",
                        "--log-store.s3.bucket=task-logs",
                        "--log-store.s3.prefix=of/tests",
                        "--log-store.s3.endpoint=" + s3.endpoint(),
                        "--log-store.s3.access-key=" + S3Server.KEY,
                        "--log-store.s3.secret-key=" + S3Server.SECRET);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (s3 != null) {
            s3.close();
        }
    }

    @Test
    void logsOfFinishedAndOfInterruptedTasksCanStillBeRead() throws Exception {
        Map<String, Long> runs = new HashMap<>();
        for (String kind : KINDS) {
            APIS.get(kind).apply("default", "logs-" + kind, """
                    name: logs-%1$s
                    tasks:
                      - name: finished
                        type: shell
                        workerGroup: %1$s
                        script: i=0; while [ $i -lt %2$d ]; do echo "line $i of a finished task"; i=$((i+1)); done
                      - name: interrupted
                        type: shell
                        workerGroup: %1$s
                        dependsOn: [finished]
                        script: n=0; while [ $n -lt 6000 ]; do echo "tick $n"; n=$((n+1)); sleep 0.1; done
                    """.formatted(kind, LINES));
            runs.put(kind, APIS.get(kind).start("default", "logs-" + kind, Map.of()));
        }
        Map<String, String> seenLive = new HashMap<>();
        Map<String, Long> interrupted = new HashMap<>();
        for (String kind : KINDS) {
            Rest api = APIS.get(kind);
            long run = runs.get(kind);
            api.awaitTask(run, "finished", LIMIT, "SUCCEEDED");
            api.awaitTask(run, "interrupted", LIMIT, "RUNNING");
            await("the log of the interrupted task to grow")
                    .atMost(LIMIT)
                    .until(() -> api.log(run, "interrupted").contains("tick 30\n"));
            // what is read live is what was stored, and goes on behind it
            seenLive.put(kind, api.log(run, "interrupted"));
            interrupted.put(kind, api.task(run, "interrupted").path("id").asLong());
            long attempt = api.task(run, "finished").path("id").asLong();
            await("the whole log to be stored")
                    .atMost(LIMIT)
                    .until(() -> objects(kind).stream().anyMatch(name -> name.endsWith("/" + attempt + "/whole")));
        }

        for (String kind : KINDS) {
            remove(kind);
        }

        for (String kind : KINDS) {
            Rest api = APIS.get(kind);
            long run = runs.get(kind);
            assertThat(api.log(run, "finished")).as(kind).isEqualTo(WHOLE);
            long finished = api.task(run, "finished").path("id").asLong();
            assertThat(api.get("/task-instances/" + finished + "/log/download")
                            .expect(200)
                            .body())
                    .isEqualTo(WHOLE);
            Rest.Answer piece = api.get("/task-instances/" + finished + "/log?offset=100000&limit=1000")
                    .expect(200);
            assertThat(piece.body()).isEqualTo(WHOLE.substring(100_000, 101_000));
            assertThat(piece.headers().firstValue("X-Next-Offset")).contains("101000");

            // it is given up and to be begun anew, by an attempt that waits for a worker
            long attempt = interrupted.get(kind);
            await("the interrupted attempt to be given up")
                    .atMost(LIMIT)
                    .until(() -> api.task(run, "interrupted").path("id").asLong() != attempt);
            String log = log(api, attempt);
            assertThat(log)
                    .endsWith("(the log ends here: its worker was lost while the task ran, and had stored it up to this"
                            + " point)\n");
            List<String> lines =
                    log.lines().filter(line -> line.startsWith("tick")).toList();
            assertThat(lines).hasSizeGreaterThan(20);
            for (int i = 0; i < lines.size() - 1; i++) {
                assertThat(lines.get(i)).isEqualTo("tick " + i);
            }
            assertThat(ticks(log))
                    .as("at most a second or two are missing")
                    .isGreaterThan(ticks(seenLive.get(kind)) - 30);
        }
    }

    private static String log(Rest api, long attempt) {
        Rest.Answer answer = api.get("/task-instances/" + attempt + "/log").expect(200);
        assertThat(answer.headers().firstValue("X-Log-Complete")).contains("true");
        return answer.body();
    }

    private static long ticks(String log) {
        return log.lines().filter(line -> line.startsWith("tick")).count();
    }

    /** The machine is gone: its processes, and all that it had stored. */
    private static void remove(String kind) throws IOException {
        WORKERS.get(kind).kill9();
        Path data = dir.resolve("cluster").resolve("worker-" + kind);
        Files.move(data, dir.resolve("gone-" + kind));
    }

    private static List<String> objects(String kind) throws IOException {
        Path root = kind.equals("folder") ? dir.resolve("shared") : s3.data().resolve("task-logs");
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }
}
