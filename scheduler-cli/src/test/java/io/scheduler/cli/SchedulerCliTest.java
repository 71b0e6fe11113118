package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerCliTest {
    private static final String RUN = "{'id':42,'project':'default','workflow':'sales','version':3,'state':'%s',"
            + "'startedAt':'2026-01-01T10:00:00.000000Z','finishedAt':%s,'reason':%s}";
    private static final String TASK = "{'id':%d,'name':'%s','type':'shell','state':'%s','attempt':%d,'worker':'w1',"
            + "'startedAt':'2026-01-01T10:00:00Z','finishedAt':%s,'exitCode':%s,'reason':%s}";
    private static final String INSTANCE = "GET /workflow-instances/42";
    private static final String TASKS = "GET /workflow-instances/42/task-instances?page=0&size=500";
    private static final String DOCUMENT = "name: sales\ntasks:\n- {name: a, type: noop}\n";

    @TempDir
    private Path home;

    private FakeServer server;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Surroundings.Terminal terminal = Surroundings.Terminal.NONE;
    private Instant now = Instant.parse("2026-01-01T10:00:05Z");

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
        environment.put("SCHEDULER_HOME", home.toString());
        Files.writeString(home.resolve("context.json"), "{\"url\": \"" + server.url() + "/\", \"token\": \"secret\"}");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void applyCreatesTheProjectAndSaysTheVersion() throws IOException {
        server.on("PUT /projects/default", 201, "{}")
                .on("PUT /projects/default/workflows/sales", 200, json("{'name':'sales','version':1}"));

        assertThat(run("apply", "-f", file(DOCUMENT))).isZero();

        assertThat(out()).isEqualTo("default/sales version 1\n");
        assertThat(server.requests).contains("PUT /projects/default");
        assertThat(server.bodies.getLast()).isEqualTo(DOCUMENT);
        assertThat(server.contentTypes.getLast()).isEqualTo("application/yaml");
        assertThat(server.tokens).containsOnly("Bearer secret");
    }

    @Test
    void applyingTheSameAgainIsUnchanged() throws IOException {
        server.on("GET /projects/my%20team", 200, "{}")
                .on("GET /projects/my%20team/workflows/sales", 200, json("{'version':7}"))
                .on("PUT /projects/my%20team/workflows/sales", 200, json("{'name':'sales','version':7}"));

        String document = json("{'name':'sales','tasks':[]}");
        assertThat(run("apply", "-f", file(document), "--project", "my team")).isZero();

        assertThat(out()).isEqualTo("my team/sales version 7 (unchanged)\n");
        assertThat(server.requests).doesNotContain("PUT /projects/my%20team");
        assertThat(server.contentTypes.getLast()).isEqualTo("application/json");
    }

    @Test
    void aRefusedDocumentShowsEachProblemWithItsLine() throws IOException {
        server.on("GET /projects/default", 200, "{}")
                .on(
                        "PUT /projects/default/workflows/sales",
                        422,
                        json("{'code':'invalid-document','detail':'the document is invalid','errors':["
                                + "{'path':'tasks[0].type','message':'expected one of noop, shell','line':3},"
                                + "{'path':'params','message':'wrong'}]}"));

        String file = file(DOCUMENT);
        assertThat(run("apply", "-f", file)).isEqualTo(3);

        assertThat(err())
                .isEqualTo("error: the document is invalid [invalid-document]\n" + "  " + file
                        + ":3: tasks[0].type: expected one of noop, shell\n" + "  " + file + ": params: wrong\n");
    }

    @Test
    void aDocumentWithoutANameIsRefusedBeforeItIsSent() throws IOException {
        assertThat(run("apply", "-f", file("nam: x\ntasks: [\n"))).isEqualTo(3);
        assertThat(err()).contains("is no valid workflow document").contains(":2: not valid YAML");
        assertThat(run("apply", "-f", home.resolve("missing").toString())).isEqualTo(2);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void startSendsParametersAndTheIdempotencyKey() {
        server.on("POST /projects/default/workflows/sales/instances", 201, json("{'id':42}"));

        assertThat(run("start", "default/sales", "--param", "day=2026=01", "-P", "x=", "--idempotency-key", "k1"))
                .isZero();

        assertThat(out()).startsWith("started default/sales #42\n").contains("bin/scheduler follow 42");
        assertThat(server.bodies.getLast()).isEqualTo(json("{'params':{'day':'2026=01','x':''}}"));
        assertThat(server.idempotencyKeys.getLast()).isEqualTo("k1");
        assertThat(run("start", "sales", "--quiet")).isZero();
        assertThat(out()).endsWith("\n42\n");
        assertThat(run("start", "a/b/c")).isEqualTo(2);
    }

    @Test
    void startAndFollowPrintsChangesAndEndsWithTheRunsFate() {
        server.on("POST /projects/default/workflows/sales/instances", 201, json("{'id':42}"))
                .on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")))
                .on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")))
                .on(INSTANCE, 200, instance("SUCCEEDED", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "SUCCEEDED", 1, "'2026-01-01T10:00:01.500Z'", "0", "null")));

        assertThat(run("start", "default/sales", "--follow")).isZero();

        assertThat(out())
                .containsOnlyOnce("split  RUNNING  on w1")
                .contains("split  SUCCEEDED  after 1.5s")
                .contains("run #42  SUCCEEDED")
                .contains("default/sales #42  version 3  SUCCEEDED");
    }

    @Test
    void aFailedRunShowsItsReasonAndTheNextCommand() {
        server.on(INSTANCE, 200, instance("FAILED", "'2 of 5 tasks failed'"))
                .on(
                        TASKS,
                        200,
                        tasks(
                                task(1, "split", "FAILED", 1, "'2026-01-01T10:00:01Z'", "3", "'first try'"),
                                task(
                                        2,
                                        "split",
                                        "FAILED",
                                        2,
                                        "'2026-01-01T10:00:01Z'",
                                        "3",
                                        "'exit code 3\\u001b[2J'")));

        assertThat(run("status", "42")).isZero();
        assertThat(out())
                .contains("2 of 5 tasks failed")
                .contains("exit code 3")
                .doesNotContain("first try")
                .doesNotContain("\u001b")
                .contains("bin/scheduler logs 2")
                .contains("bin/scheduler recover 42");
        assertThat(run("follow", "42")).isEqualTo(1);
    }

    @Test
    void statusAsJsonIsWhatTheServerSaid() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")));
        assertThat(run("status", "42", "--json")).isZero();
        assertThat(out())
                .contains("\"state\" : \"RUNNING\"")
                .contains("\"tasks\"")
                .contains("\"split\"");
    }

    @Test
    void aRunOfManyTasksIsReadPageByPage() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(
                        TASKS,
                        200,
                        tasks(task(1, "a", "RUNNING", 1, "null", "null", "null"))
                                .replace("\"total\":1", "\"total\":2"))
                .on(
                        "GET /workflow-instances/42/task-instances?page=1&size=500",
                        200,
                        tasks(task(2, "b", "QUEUED", 1, "null", "null", "null")).replace("\"total\":1", "\"total\":2"));
        assertThat(run("status", "42")).isZero();
        assertThat(out()).contains("\na  ").contains("\nb  ");
    }

    @Test
    void followingSurvivesARestartOfTheApi() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(INSTANCE, 0, "")
                .on(INSTANCE, 503, "")
                .on(INSTANCE, 200, instance("SUCCEEDED", "null"))
                .on(TASKS, 200, tasks());

        assertThat(run("follow", "42")).isZero();
        assertThat(err()).containsOnlyOnce("lost the server").contains("connected again");
    }

    @Test
    void followingGivesUpAfterFiveMinutesWithoutAServer() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(INSTANCE, 0, "")
                .on(TASKS, 200, tasks());
        assertThat(run("follow", "42")).isEqualTo(4);
        assertThat(now).isBetween(Instant.parse("2026-01-01T10:05:00Z"), Instant.parse("2026-01-01T10:06:00Z"));
    }

    @Test
    void followingGivesUpAfterTheTimeGiven() {
        server.on(INSTANCE, 200, instance("RUNNING", "null")).on(TASKS, 200, tasks());
        assertThat(run("follow", "42", "--give-up-after", "0")).isEqualTo(1);
        assertThat(err()).contains("gave up watching #42");
    }

    @Test
    void aTerminalGetsATableThatIsRedrawn() {
        terminal = Surroundings.Terminal.of(Map.of(), "40 100");
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(INSTANCE, 200, instance("SUCCEEDED", "null"))
                .on(TASKS, 200, tasks(task(1, "split", "RUNNING", 1, "null", "null", "null")));
        assertThat(run("follow", "42")).isZero();
        assertThat(out()).contains("\u001b[3A\u001b[J").contains("\u001b[36mRUNNING\u001b[0m");
        assertThat(Surroundings.Terminal.of(Map.of("NO_COLOR", "1"), "40 100").colours())
                .isFalse();
        assertThat(Surroundings.Terminal.of(Map.of("TERM", "dumb"), "40 100").interactive())
                .isFalse();
        assertThat(Surroundings.Terminal.of(Map.of(), "").interactive()).isFalse();
    }

    @Test
    void logsAreReadChunkByChunkUntilComplete() {
        server.on("GET /task-instances/9/log?offset=0&limit=262144", 200, "one\n", log(4, false))
                .on("GET /task-instances/9/log?offset=4&limit=262144", 200, "", log(4, false))
                .on("GET /task-instances/9/log?offset=4&limit=262144", 0, "")
                .on("GET /task-instances/9/log?offset=4&limit=262144", 200, "two ü\n", log(11, true))
                .on("GET /task-instances/9/log?offset=11&limit=262144", 200, "", log(11, true));
        assertThat(run("logs", "9", "--follow")).isZero();
        assertThat(out()).isEqualTo("one\ntwo ü\n");
    }

    @Test
    void withoutFollowTheLogEndsWhereItIs() {
        server.on(INSTANCE, 200, instance("RUNNING", "null"))
                .on(TASKS, 200, tasks(task(9, "split", "RUNNING", 1, "null", "null", "null")))
                .on("GET /task-instances/9/log?offset=0&limit=262144", 200, "one\n", log(4, false))
                .on("GET /task-instances/9/log?offset=4&limit=262144", 200, "", log(4, false));
        assertThat(run("logs", "42/split")).isZero();
        assertThat(out()).isEqualTo("one\n");
        assertThat(run("logs", "42/nope")).isEqualTo(3);
        assertThat(err()).contains("no task instance of 'nope'");
    }

    @Test
    void steeringPostsTheVerb() {
        for (String verb : List.of("pause", "resume", "stop", "rerun", "recover")) {
            server.on("POST /workflow-instances/42/" + verb, 202, "");
            assertThat(run(verb, "42")).isZero();
            assertThat(out()).endsWith(verb + " of #42 accepted\n");
        }
        assertThat(run("stop", "43")).isEqualTo(3);
        assertThat(err()).contains("nothing at POST /workflow-instances/43/stop [not-found]");
    }

    @Test
    void listFiltersOnTheServer() {
        server.on(
                "GET /workflow-instances?page=0&size=20&project=p&workflow=w+x&state=FAILED",
                200,
                json("{'items':[" + RUN.formatted("FAILED", "null", "'broken'") + "],'total':30}"));
        assertThat(run("list", "--project", "p", "--workflow", "w x", "--state", "FAILED"))
                .isZero();
        assertThat(out())
                .contains("42  default/sales  FAILED")
                .contains("broken")
                .contains("1 of 30");
    }

    @Test
    void withoutAServerTheMessageSaysWhatToCheck() throws IOException {
        assertThat(run("status", "42", "--url", "http://127.0.0.1:1")).isEqualTo(4);
        assertThat(err())
                .contains("cannot reach the server at http://127.0.0.1:1")
                .contains("is it running?");
        Files.delete(home.resolve("context.json"));
        assertThat(run("list")).isEqualTo(4);
        assertThat(err()).contains("no server is known").contains("bin/standalone.sh start");
        assertThat(run("list", "--url", "ftp://x")).isEqualTo(4);
    }

    @Test
    void theContextsTokenGoesToNoOtherServer() throws IOException {
        try (FakeServer other = new FakeServer()) {
            environment.put("SCHEDULER_URL", other.url());
            run("status", "42");
            assertThat(other.tokens).containsOnly("null");
            environment.put("SCHEDULER_TOKEN", "mine");
            run("status", "42");
            assertThat(other.tokens.getLast()).isEqualTo("Bearer mine");
            run("status", "42", "--url", server.url(), "--token", "given");
            assertThat(server.tokens).containsExactly("Bearer given");
        }
    }

    @Test
    void aWrongTokenIsExplained() {
        server.on(INSTANCE, 401, json("{'code':'unauthenticated','detail':'the token is not valid'}"));
        assertThat(run("status", "42")).isEqualTo(3);
        assertThat(err()).contains("the token is not valid [unauthenticated]; check the token");
    }

    @Test
    void usage() {
        assertThat(run("--version")).isZero();
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("recover").contains("Exit status");
        assertThat(run()).isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(run("start")).isEqualTo(2);
    }

    private int run(String... arguments) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return SchedulerCli.run(
                new Surroundings(
                        environment,
                        home,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminal,
                        clock,
                        duration -> now = now.plus(duration)),
                arguments);
    }

    private String file(String content) throws IOException {
        return Files.writeString(home.resolve("workflow.yaml"), content).toString();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private static String instance(String state, String reason) {
        return json(RUN.formatted(state, "null", reason));
    }

    private static String task(
            int id, String name, String state, int attempt, String finishedAt, String exitCode, String reason) {
        return json(TASK.formatted(id, name, state, attempt, finishedAt, exitCode, reason));
    }

    private static String tasks(String... tasks) {
        return json("{'items':[" + String.join(",", tasks) + "],'total':" + tasks.length + "}");
    }

    private static Map<String, String> log(int next, boolean complete) {
        return Map.of("X-Next-Offset", "" + next, "X-Log-Complete", "" + complete);
    }
}
