package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.scheduler.embedded.SharedPostgres;
import io.scheduler.spi.TaskPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every type of task, from its document to its outputs: the examples of the manual, and a plugin. */
class TaskTypesEndToEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path EXAMPLES = Path.of("../examples/task-types");
    private static final String PASSWORD = "s3cret password";

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;
    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        Path home = Files.createDirectories(dir.resolve("home"));
        Path keys = dir.resolve("keys");
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Files.writeString(keys, "k1 " + Base64.getEncoder().encodeToString(key) + "\n");
        writePlugin(Files.createDirectories(home.resolve("plugins")).resolve("greeting.jar"));
        Files.writeString(home.resolve("plugins/broken.jar"), "this is no jar");
        Files.createDirectories(home.resolve("conf"));
        for (String service : new String[] {"master", "api"}) {
            Files.writeString(home.resolve("conf/" + service + ".yaml"), "secrets:\n  key-file: " + keys + "\n");
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders", exchange -> {
            String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean asWanted = exchange.getRequestMethod().equals("POST")
                    && exchange.getRequestURI().toString().equals("/orders?dry=false")
                    && sent.contains("\"article\": 7");
            byte[] answer = "{\"state\": \"ACCEPTED\", \"order\": {\"id\": 4711}}".getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(asWanted ? 201 : 400, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        standalone = StandaloneProcess.start(home);
        api = standalone.api();
        api.put("/projects/shop", "application/json", "{}").expect(201);
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
        server.stop(0);
    }

    private static long run(String name, Map<String, String> params) throws IOException {
        api.apply("shop", "example-" + name, Files.readString(EXAMPLES.resolve(name + ".yaml")));
        long run = api.start("shop", "example-" + name, params);
        api.awaitState(run, LIMIT, "SUCCEEDED");
        return run;
    }

    @Test
    void whatTheMasterCarriesOut() throws Exception {
        assertThat(stateOf(run("switch", Map.of()), "small")).isEqualTo("SKIPPED");
        assertThat(stateOf(run("conditions", Map.of()), "clean-up")).isEqualTo("SUCCEEDED");
        run("noop", Map.of());
        run("shell", Map.of());
        assertThat(api.log(run("dependent", Map.of()), "show")).isEqualTo("42 rows\n");
        assertThat(stateOf(run("sub-workflow", Map.of()), "inner")).isEqualTo("SUCCEEDED");
        assertThat(stateOf(run("foreach", Map.of()), "regions")).isEqualTo("SUCCEEDED");
        api.apply("shop", "example-wait", Files.readString(EXAMPLES.resolve("wait.yaml")));
        long waiting = api.start("shop", "example-wait", Map.of());
        long task =
                api.awaitTask(waiting, "approve", LIMIT, "RUNNING").path("id").asLong();
        api.post("/task-instances/" + task + "/signal", Map.of("outcome", "approve"))
                .expect(202);
        api.awaitState(waiting, LIMIT, "SUCCEEDED");
    }

    private static String stateOf(long run, String task) {
        return api.task(run, task).path("state").asString();
    }

    @Test
    void shell() throws Exception {
        assertThat(api.log(run("shell", Map.of()), "show")).isEqualTo("north has 42 rows\n");
    }

    @Test
    void python() throws Exception {
        long run = run("python", Map.of("numbers", "10 20"));

        assertThat(api.log(run, "add")).isEqualTo("the sum is 30\n");
        assertThat(api.task(run, "add").at("/outputs/total").asString()).isEqualTo("30");
    }

    @Test
    void noop() throws Exception {
        run("noop", Map.of());
    }

    @Test
    void http() throws Exception {
        long run = run(
                "http",
                Map.of("service", "http://127.0.0.1:" + server.getAddress().getPort()));

        assertThat(api.log(run, "show")).isEqualTo("order 4711, status 201\n");
        assertThat(api.log(run, "order")).contains("> POST http://127.0.0.1:").contains("< 201 after");
    }

    @Test
    void sqlAndProcedureOnADataSource() throws Exception {
        givenDataSource();

        JsonNode tried = api.post("/projects/shop/data-sources/shop/test", Map.of())
                .expect(200)
                .json();
        assertThat(tried.path("connected").asBoolean()).as(tried.toString()).isTrue();
        assertThat(tried.path("message").asString()).startsWith("PostgreSQL ");
        assertThat(tried.path("worker").asString()).isNotEmpty();

        long sums = run("sql", Map.of("region", "x'; drop table sale; --"));
        assertThat(api.log(sums, "show"))
                .isEqualTo("2 articles, 360 cents\n[\"bread\",\"milk\"] [{\"article\":\"bread\",\"cents\":250},"
                        + "{\"article\":\"milk\",\"cents\":110}]\n");
        assertThat(api.log(sums, "sums")).contains("< a result").doesNotContain("drop table");
        long tax = run("procedure", Map.of());
        assertThat(api.log(tax, "show")).isEqualTo("gross 119.00, half 42\n");

        assertThat(api.get("/projects/shop/data-sources/shop").body()).doesNotContain(PASSWORD);
        assertThat(standalone.log()).doesNotContain(PASSWORD);
        assertThat(api.log(sums, "sums")).doesNotContain(PASSWORD);
    }

    /** They are values too, and the secret is not seen in the log although the statement gives it back. */
    @Test
    void sqlSeesBuiltInParametersTimesAndSecrets() throws Exception {
        givenDataSource();
        api.put("/projects/shop/secrets/pin", "application/json", "{\"value\": \"open-sesame-7\"}");
        api.apply("shop", "special", """
                name: special
                params: {day: "$[yyyy-MM-dd]"}
                tasks:
                  - name: q
                    type: sql
                    dataSource: shop
                    sql: >-
                      select ${system.workflow.instance.id} as run, cast(${day} as date) as day,
                      length(${secret.pin}) as long, ${secret.pin} as pin
                """);
        long run = api.start("shop", "special", Map.of());

        api.awaitState(run, LIMIT, "SUCCEEDED");

        JsonNode outputs = api.task(run, "q").path("outputs");
        assertThat(outputs.path("run").asString()).isEqualTo(Long.toString(run));
        assertThat(outputs.path("day").asString()).matches("20\\d\\d-\\d\\d-\\d\\d");
        assertThat(outputs.path("long").asString()).isEqualTo("13");
        assertThat(api.log(run, "q")).doesNotContain("open-sesame-7").contains("1 rows");
    }

    private static void givenDataSource() throws Exception {
        SharedPostgres.TestDatabase database = SharedPostgres.get().createDatabase();
        URI uri = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        // the password is asked for where the server asks; one that it does not ask for must not leak either
        String password = database.password().isEmpty() ? PASSWORD : database.password();
        String body =
                """
                {"type": "postgresql", "host": "%s", "port": %d, "database": "%s", "user": "%s", "password": "%s",
                 "parameters": {"ApplicationName": "orders"}}""".formatted(uri.getHost(), uri.getPort(), uri.getPath().substring(1), database.username(), password);
        assertThat(api.put("/projects/shop/data-sources/shop", "application/json", body)
                        .status())
                .isIn(200, 201);
    }

    @Test
    void aDataSourceThatIsNotThereFailsTheTask() {
        api.apply("shop", "lost", "name: lost\ntasks: [{name: q, type: sql, dataSource: nowhere, sql: select 1}]");
        long run = api.start("shop", "lost", Map.of());

        api.awaitState(run, LIMIT, "FAILED");

        assertThat(api.task(run, "q").path("reason").asString())
                .isEqualTo("the project shop has no data source nowhere: make one, or name another");
    }

    @Test
    void plugin() {
        assertThat(api.get("/task-types").expect(200).body()).contains("\"greeting\"");
        assertThat(api.get("/task-types/greeting/schema")
                        .expect(200)
                        .json()
                        .at("/properties/whom/title")
                        .asString())
                .isEqualTo("Whom");
        assertThat(api.put(
                                "/projects/shop/workflows/greet",
                                "application/yaml",
                                "name: greet\ntasks: [{name: t, type: greeting}]")
                        .expect(422)
                        .body())
                .contains("tasks[0].whom");

        api.apply("shop", "greet", """
                name: greet
                params: {who: Ada}
                tasks:
                  - {name: hello, type: greeting, whom: "${who}"}
                  - {name: show, type: shell, dependsOn: [hello], script: 'echo "greeted ${greeted}"'}
                """);
        long run = api.start("shop", "greet", Map.of());

        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(api.log(run, "hello")).isEqualTo("Hello Ada\n");
        assertThat(api.log(run, "show")).isEqualTo("greeted Ada\n");
    }

    /** Compiled here as its author would, against the SPI alone. */
    private static void writePlugin(Path jar) throws Exception {
        Path work = Files.createDirectories(dir.resolve("plugin"));
        Path source = work.resolve("Greeting.java");
        Files.writeString(source, """
                import io.scheduler.spi.TaskPlugin;
                import io.scheduler.spi.TaskRun;

                public final class Greeting implements TaskPlugin {
                    @Override
                    public String type() {
                        return "greeting";
                    }

                    @Override
                    public void run(TaskRun run) {
                        run.log("Hello " + run.config().get("whom"));
                        run.output("greeted", run.config().get("whom").toString());
                    }
                }
                """);
        String spi = Path.of(TaskPlugin.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        OutputStream.nullOutputStream(),
                        System.err,
                        "--release",
                        "21",
                        "-cp",
                        spi,
                        "-d",
                        work.toString(),
                        source.toString());
        assertThat(status).isZero();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "Greeting.class", Files.readAllBytes(work.resolve("Greeting.class")));
            entry(out, "META-INF/services/" + TaskPlugin.class.getName(), "Greeting".getBytes(StandardCharsets.UTF_8));
            entry(out, "META-INF/scheduler/task-types/greeting.json", """
                    {"title": "Greeting", "type": "object", "required": ["whom"], "additionalProperties": false,
                     "properties": {"whom": {"type": "string", "title": "Whom"}}}""".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
