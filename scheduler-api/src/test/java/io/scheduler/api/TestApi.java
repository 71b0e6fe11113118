package io.scheduler.api;

import io.scheduler.api.app.ApiApplication;
import io.scheduler.dao.secret.SecretKeyFile;
import io.scheduler.embedded.EmbeddedZooKeeper;
import io.scheduler.embedded.SharedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole api on a port of its own, with a real database and a real ZooKeeper; one for all tests of a JVM. */
public final class TestApi {
    public static final String PASSWORD = "correct horse";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Far above the ids that the masters' blocks reach in a test. */
    private static final AtomicLong ATTEMPTS = new AtomicLong(5_000_000);

    private static final class Holder {
        private static final TestApi ONE = new TestApi();
    }

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final MovableClock clock = new MovableClock();
    private final EmbeddedZooKeeper zooKeeper;
    private final ConfigurableApplicationContext context;
    private final JdbcTemplate jdbc;
    private final List<String> arguments;
    private final String token;

    private TestApi() {
        try {
            Path folder = Files.createTempDirectory("scheduler-test-api-");
            zooKeeper = EmbeddedZooKeeper.start(folder.resolve("zookeeper"), 0);
            Path secretKeys = folder.resolve("secrets.key");
            new SecretKeyFile(secretKeys, new SecureRandom()).init();
            var database = SharedPostgres.get().createDatabase();
            arguments = List.of(
                    "--server.port=0",
                    "--management.server.port=0",
                    "--rpc.ssl.enabled=false",
                    "--registry.connect-string=" + zooKeeper.connectString(),
                    "--secrets.key-file=" + secretKeys,
                    "--database.url=" + database.jdbcUrl(),
                    "--database.username=" + database.username(),
                    "--database.password=" + database.password(),
                    "--database.connection-timeout=1s",
                    "--plugins.folder=" + plugins(folder.resolve("plugins")),
                    "--SCHEDULER_ADMIN_PASSWORD=" + PASSWORD);
            context = run("--node.data-dir=" + folder.resolve("node"));
            jdbc = new JdbcTemplate(
                    context.getBean(io.scheduler.dao.database.Database.class).dataSource());
            token = login("admin", PASSWORD).json().get("token").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigurableApplicationContext run(String... more) {
        return ApiApplication.builder()
                .initializers(c -> c.getBeanFactory().registerSingleton("testClock", clock))
                .run(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
    }

    /** Another api with the same database, which is configured otherwise. */
    public ConfigurableApplicationContext another(Path dataFolder, String... more) {
        return run(Stream.concat(Stream.of("--node.data-dir=" + dataFolder), Stream.of(more))
                .toArray(String[]::new));
    }

    /** A jar with the schema of a type, which is all that an api needs of it, and one that is broken. */
    private static Path plugins(Path folder) throws IOException {
        Files.createDirectory(folder);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("greeting.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/scheduler/task-types/greeting.json"));
            jar.write("""
                    {"title": "Greeting", "type": "object", "additionalProperties": false, "required": ["whom"],
                     "properties": {"whom": {"type": "string", "title": "Whom"}}}""".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("broken.jar"), "no jar");
        return folder;
    }

    public static TestApi get() {
        return Holder.ONE;
    }

    public MovableClock clock() {
        return clock;
    }

    public JdbcTemplate jdbc() {
        return jdbc;
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public EmbeddedZooKeeper zooKeeper() {
        return zooKeeper;
    }

    public String token() {
        return token;
    }

    public Reply login(String name, String password) {
        return send(
                "POST",
                "/api/v1/login",
                JSON.writeValueAsString(new Login(name, password)),
                r -> r.header("Content-Type", "application/json"));
    }

    /** As the administrator, with JSON. */
    public Reply call(String method, String path, String body) {
        return call(method, path, "application/json", body);
    }

    public Reply call(String method, String path) {
        return send(method, path, null, r -> r.header("Authorization", "Bearer " + token));
    }

    public Reply call(String method, String path, String contentType, String body) {
        return send(
                method,
                path,
                body,
                r -> r.header("Authorization", "Bearer " + token).header("Content-Type", contentType));
    }

    public Reply send(String method, String path, String body, UnaryOperator<HttpRequest.Builder> more) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return send(HttpRequest.newBuilder(uri(path)).method(method, publisher), more);
    }

    /** To any address. */
    public Reply send(HttpRequest.Builder request, UnaryOperator<HttpRequest.Builder> more) {
        try {
            HttpRequest built =
                    more.apply(request.timeout(Duration.ofSeconds(30))).build();
            return new Reply(http.send(built, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    public URI managementUri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port") + path);
    }

    /** A project with a workflow {@code w} of two shell tasks, the second behind the first. */
    public void givenWorkflow(String project) {
        call("PUT", "/api/v1/projects/" + project, "{}");
        Reply stored = call("PUT", "/api/v1/projects/" + project + "/workflows/w", chain("w"));
        if (stored.status() != 201) {
            throw new AssertionError(stored.body());
        }
    }

    public long givenInstance(String project) {
        return call("POST", "/api/v1/projects/" + project + "/workflows/w/instances", "{}")
                .json()
                .get("id")
                .asLong();
    }

    /** An attempt at a task of a run of the workflow {@code w}, with an id that no other test has. */
    public long givenAttempt(long instance, int task, int number, String state) {
        long id = ATTEMPTS.incrementAndGet();
        jdbc().update("""
                insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt,
                                           state, created_at)
                values (?, ?, ?, ?, 'shell', ?, ?, now())
                """, id, instance, task, task == 0 ? "extract" : "load", number, state);
        return id;
    }

    public static String chain(String name) {
        return """
                {"name": "%s", "tasks": [
                  {"name": "extract", "type": "shell", "script": "true"},
                  {"name": "load", "type": "shell", "script": "true", "dependsOn": ["extract"]}]}
                """.formatted(name);
    }

    private record Login(String username, String password) {}

    /** An answer. */
    public record Reply(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The code of a problem. */
        public String code() {
            if (!header("Content-Type").startsWith("application/problem+json")) {
                throw new AssertionError("expected a problem, but got " + status() + " " + body());
            }
            return json().get("code").asString();
        }

        /** The path of the first mistake that a problem names. */
        public String errorPath() {
            return json().get("errors").get(0).get("path").asString();
        }
    }
}
