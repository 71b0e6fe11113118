package io.scheduler.verify.e2e;

import static org.awaitility.Awaitility.await;

import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.standalone.StandaloneApplication;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The standalone as a process of its own with a home of its own and any free ports. Starting returns when it is ready. It can be
 * killed and started again on the same home. For one thread.
 */
public final class StandaloneProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path home;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private @Nullable Process process;
    private @Nullable Rest api;

    private StandaloneProcess(Path home, List<String> arguments, Map<String, String> environment) {
        this.home = home;
        this.arguments = arguments;
        this.environment = environment;
    }

    /** Starts one with embedded PostgreSQL and ZooKeeper, or with those that the arguments name. */
    public static StandaloneProcess start(Path home, String... arguments) throws IOException {
        return start(home, Map.of(), arguments);
    }

    /** @param environment in addition to that of this process */
    public static StandaloneProcess start(Path home, Map<String, String> environment, String... arguments)
            throws IOException {
        var standalone = new StandaloneProcess(home.toAbsolutePath(), List.of(arguments), environment);
        boolean ready = false;
        try {
            standalone.startAgain();
            ready = true;
            return standalone;
        } finally {
            if (!ready) {
                // Not more: the home may be another one's.
                standalone.stop();
            }
        }
    }

    /** Starts it on the same home; returns when it is ready. */
    public void startAgain() throws IOException {
        Files.createDirectories(home.resolve("logs"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StandaloneApplication.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output().toFile());
        builder.environment()
                .putAll(Map.of(
                        "SCHEDULER_HOME", home.toString(),
                        "SCHEDULER_API_PORT", "0",
                        "SCHEDULER_MASTER_PORT", "0",
                        "SCHEDULER_ALERT_PORT", "0"));
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        await("the standalone in " + home)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isReady(started));
        JsonNode context = context();
        api = new Rest(context.path("url").asString(), context.path("token").asString());
    }

    private boolean isReady(Process started) throws IOException {
        if (!started.isAlive()) {
            throw new AssertionError("the standalone ended with exit status " + started.exitValue() + " and said:\n"
                    + Files.readString(output()) + "\nthe end of its log:\n" + logTail());
        }
        return context().path("pid").asLong(-1) == started.pid();
    }

    /** What it wrote into context.json. */
    public JsonNode context() throws IOException {
        Path file = home.resolve("context.json");
        return Files.exists(file) ? JSON.readTree(Files.readString(file)) : JSON.createObjectNode();
    }

    /** The port of this name, such as {@code master} or {@code apiManagement}. */
    public int port(String name) throws IOException {
        return context().path("ports").path(name).asInt();
    }

    /** With the token of admin. */
    public Rest api() {
        if (api == null) {
            throw new IllegalStateException("the standalone was never ready");
        }
        return api;
    }

    public Path home() {
        return home;
    }

    public ProcessHandle process() {
        if (process == null) {
            throw new IllegalStateException("the standalone was never started");
        }
        return process.toHandle();
    }

    /** What a power cut would do to this process; what it started goes on by itself. */
    public void kill9() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    /** Asks it to stop and waits for it. */
    public void stop() {
        if (process != null) {
            process.destroy();
            awaitEnd(process);
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("expected the standalone to end within " + STOP_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the standalone was ending", e);
        }
    }

    /** The standalone's log, from its start on. */
    public String log() throws IOException {
        return Files.readString(home.resolve("logs/scheduler.log"));
    }

    private String logTail() throws IOException {
        Path log = home.resolve("logs/scheduler.log");
        if (!Files.exists(log)) {
            return "(none)";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private Path output() {
        return home.resolve("logs/test.out");
    }

    /** Stops it, and the PostgreSQL that a killed one has left behind. */
    @Override
    public void close() {
        stop();
        Path postgres = home.resolve("data/postgres");
        if (Files.exists(postgres.resolve("data/postmaster.pid"))) {
            var settings = new EmbeddedPostgres.Settings(postgres, 0, Map.of());
            EmbeddedPostgres.start(settings.withBinaries(SharedBinaries.folderOr(home.resolve("binaries"))))
                    .close();
        }
    }
}
