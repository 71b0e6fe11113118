package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.master.trace.OtlpCollector;
import io.scheduler.master.trace.OtlpCollector.Received;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.Alone;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each service in a process of its own; one after the other dies. The tasks themselves write down what they did. */
@Alone
class SeparateProcessesTest {

    /** What is below something may begin in the same moment. */
    private static final Comparator<Received> IN_ORDER = Comparator.comparingLong(Received::start)
            .thenComparing(Comparator.comparingLong(Received::end).reversed());

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path dir;

    private static OtlpCollector collector;
    private static Cluster cluster;
    private static Cluster.Service master;
    private static Cluster.Service worker;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        collector = new OtlpCollector(0);
        cluster = Cluster.backends(dir.resolve("cluster"));
        master = cluster.start(NodeRole.MASTER, "master-1", "--master.tracing.otlp-endpoint=" + collector.address());
        worker = cluster.start(NodeRole.WORKER, "worker-1");
        api = cluster.startApi("api-1");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (collector != null) {
            collector.close();
        }
    }

    @Test
    void aKilledMasterLosesAndRepeatsNothing() throws Exception {
        Steps steps = new Steps("master-dies");
        long run = steps.start();
        steps.await("started one");

        master.kill9();
        // ends while no master is there: the worker keeps the result
        steps.allow("one");
        steps.await("finished one");
        master.startAgain();
        steps.await("started two");
        // what a master has not sent when it is killed is missing
        trace(run, 1);

        // and again, with a task running all the time
        master.kill9();
        master.startAgain();
        steps.allow("two");
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED");
        steps.wereDoneOnce(run);
        // three starts of the master have seen a part of it each
        Received root = trace(run, 4).getFirst();
        assertThat(trace(run, 4)).extracting(Received::name).containsExactly("master-dies", "one", "two", "three");
        assertThat(trace(run, 4)).extracting(Received::trace).containsOnly(root.trace());
        assertThat(trace(run, 4)).extracting(Received::parent).containsExactly("", root.id(), root.id(), root.id());
    }

    @Test
    void aRunIsOneTraceAndNeedsNoCollector() throws Exception {
        api.apply(
                "default", "traced-child", "{name: traced-child, tasks: [{name: inner, type: shell, script: 'true'}]}");
        api.apply("default", "traced", """
                name: traced
                tasks:
                  - {name: first, type: shell, script: 'echo "told $TRACEPARENT"'}
                  - {name: call, type: sub-workflow, workflow: traced-child, dependsOn: [first]}
                  - {name: last, type: shell, dependsOn: [call], script: exit 3}
                """);
        long run = api.start("default", "traced", Map.of());
        api.awaitState(run, LIMIT, "FAILED");
        List<Received> spans = trace(run, 4);
        assertThat(spans).extracting(Received::name).containsExactly("traced", "first", "call", "last");
        Received root = spans.getFirst();
        assertThat(root.outcome()).isEqualTo("ERROR");
        assertThat(spans.get(3).outcome()).isEqualTo("ERROR");
        assertThat(spans.get(3).attributes()).containsEntry("scheduler.exit_code", "3");
        assertThat(api.log(run, "first"))
                .isEqualTo("told 00-" + root.trace() + "-" + spans.get(1).id() + "-01\n");
        List<Received> below = collector.spans().stream()
                .filter(span -> span.trace().equals(root.trace()) && !spans.contains(span))
                .sorted(IN_ORDER)
                .toList();
        assertThat(below).extracting(Received::name).containsExactly("traced-child", "inner");
        assertThat(below.getFirst().parent()).isEqualTo(spans.get(2).id());
        assertThat(below.getLast().parent()).isEqualTo(below.getFirst().id());

        api.post("/workflow-instances/" + run + "/recover", Map.of()).expect(202);
        Received again = trace(run, 6).get(4);
        assertThat(again.name()).isEqualTo("traced");
        assertThat(again.parent()).isEmpty();
        assertThat(again.id()).isNotEqualTo(root.id());
        assertThat(trace(run, 6).getLast().parent()).isEqualTo(again.id());

        collector.close();
        long alone = api.start("default", "traced-child", Map.of());
        api.awaitState(alone, LIMIT, "SUCCEEDED");
        await("the master to say it").atMost(LIMIT).until(() -> master.output().contains("does not take traces"));
    }

    /** The spans of a run, without those of runs below it, in the order of their beginnings; once there are so many. */
    private static List<Received> trace(long run, int count) {
        await("the trace of run " + run).atMost(LIMIT).until(() -> ofRun(run).size() >= count);
        assertThat(ofRun(run)).hasSize(count);
        return ofRun(run);
    }

    private static List<Received> ofRun(long run) {
        return collector.spans().stream()
                .filter(span -> Long.toString(run).equals(span.attributes().get("scheduler.workflow_instance.id")))
                .sorted(IN_ORDER)
                .toList();
    }

    @Test
    void aMasterThatCanNotListenEnds() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(cluster.startInVain(
                            NodeRole.MASTER, "master-in-vain", "--master.listen-port=" + taken.getLocalPort()))
                    .contains("can not listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void aStoppedMasterHandsOverToTheNextStart() throws Exception {
        Steps steps = new Steps("master-stops");
        long run = steps.start();
        steps.await("started one");
        master.stop();
        steps.allow("one");
        master.startAgain();
        steps.allow("two");
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED");
        steps.wereDoneOnce(run);
    }

    @Test
    void aKilledWorkerAdoptsTheTaskThatItLeftBehind() throws Exception {
        Steps steps = new Steps("worker-dies");
        long run = steps.start();
        steps.await("started one");
        worker.kill9();
        worker.startAgain();
        steps.allow("one");
        steps.await("started two");
        worker.stop();
        steps.allow("two");
        steps.await("finished two");
        worker.startAgain();
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED");
        steps.wereDoneOnce(run);
        assertThat(api.log(run, "one")).contains("log of one");
    }

    @Test
    void aDatabaseThatIsAwayForHalfAMinuteDelaysOnly() throws Exception {
        Steps steps = new Steps("database-away");
        long run = steps.start();
        steps.await("started one");

        cluster.postgres().stopServer();
        Instant back = Instant.now().plusSeconds(30);
        // its end can not be stored now
        steps.allow("one");
        steps.allow("two");
        assertThat(api.get("/projects").status()).isEqualTo(503);
        await().atMost(Duration.ofSeconds(40)).until(() -> Instant.now().isAfter(back));
        cluster.postgres().startServer();

        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED");
        steps.wereDoneOnce(run);
    }

    @Test
    void aDatabaseKilledAgainAndAgainDelaysOnly() throws Exception {
        int tasks = 40;
        Path record = dir.resolve("killed-database");
        StringBuilder yaml = new StringBuilder("name: busy\ntasks:\n");
        for (int i = 0; i < tasks; i++) {
            yaml.append("  - {name: t%d, type: shell, script: 'echo t%d >> \"%s\"; sleep 0.1'%s}\n"
                    .formatted(i, i, record, i < 4 ? "" : ", dependsOn: [t" + (i - 4) + "]"));
        }
        api.apply("default", "busy", yaml.toString());
        long run = api.start("default", "busy", Map.of());
        for (int kill = 1; kill <= 3; kill++) {
            int expected = kill * 8;
            await("the record to grow to " + expected)
                    .atMost(LIMIT)
                    .until(() ->
                            Files.exists(record) && Files.readAllLines(record).size() >= expected);
            cluster.postgres().killServer();
            cluster.postgres().startServer();
        }
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED");
        List<String> lines = Files.readAllLines(record);
        assertThat(lines).hasSize(tasks).doesNotHaveDuplicates();
    }

    /** Three tasks in a row that write down their start and end; the first two wait until they are allowed to end. */
    private final class Steps {
        private final String name;
        private final Path folder;

        Steps(String name) throws Exception {
            this.name = name;
            this.folder = Files.createDirectories(dir.resolve(name));
        }

        long start() {
            StringBuilder yaml = new StringBuilder("name: " + name + "\ntasks:\n");
            String previous = "";
            for (String step : new String[] {"one", "two", "three"}) {
                yaml.append("""
                          - name: %1$s
                            type: shell
                            dependsOn: [%2$s]
                            script: |
                              echo "log of %1$s"
                              echo "started %1$s" >> '%3$s/record'
                              n=0
                              while [ %1$s != three ] && [ ! -e '%3$s/go-%1$s' ] && [ $n -lt 1200 ]; do
                                sleep 0.1; n=$((n + 1))
                              done
                              echo "finished %1$s" >> '%3$s/record'
                        """.formatted(step, previous, folder).indent(0));
                previous = step;
            }
            api.apply("default", name, yaml.toString());
            return api.start("default", name, Map.of());
        }

        void allow(String step) throws Exception {
            Files.createFile(folder.resolve("go-" + step));
        }

        void await(String line) {
            org.awaitility.Awaitility.await(name + " to have '" + line + "'")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Files.exists(folder.resolve("record"))
                            && Files.readAllLines(folder.resolve("record")).contains(line));
        }

        void wereDoneOnce(long run) throws Exception {
            assertThat(api.instance(run).path("state").asString())
                    .as("%s", api.tasks(run).stream().map(Object::toString).collect(Collectors.joining("\n")))
                    .isEqualTo("SUCCEEDED");
            assertThat(Files.readAllLines(folder.resolve("record")))
                    .containsExactly(
                            "started one",
                            "finished one",
                            "started two",
                            "finished two",
                            "started three",
                            "finished three");
        }
    }
}
