package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scheduler.embedded.LoopbackPort;
import io.scheduler.verify.Alone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People in front of a real browser: the journeys of scheduler-ui/e2e against a standalone. */
@Alone
class WebUiTest {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String PASSWORD = "a password of the tests";
    private static final Path UI = Repository.root().resolve("scheduler-ui");
    private static final Path BUILT = UI.resolve("target/classes/META-INF/resources/ui/index.html");

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static HttpServer control;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.exists(BUILT), "the web UI is not built, see scheduler-ui/target/left-out");
        Assumptions.assumeTrue(chromium().isPresent(), "chromium is not installed");
        int port = LoopbackPort.pickFree(new SecureRandom());
        standalone = StandaloneProcess.start(
                dir.resolve("home"), Map.of("SCHEDULER_API_PORT", "" + port, "SCHEDULER_ADMIN_PASSWORD", PASSWORD));
        control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/restart", WebUiTest::restart);
        control.start();
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a person sees of an upgrade: the journeys ask for it in the middle of their work. */
    private static void restart(HttpExchange exchange) throws IOException {
        standalone.stop();
        standalone.startAgain();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @AfterAll
    static void stop() {
        if (control != null) {
            control.stop(0);
        }
        if (standalone != null) {
            standalone.close();
        }
    }

    @Test
    void theJourneysSucceed() throws Exception {
        Path output = dir.resolve("e2e.log");
        var builder = new ProcessBuilder("npm", "run", "--silent", "e2e")
                .directory(UI.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SCHEDULER_URL", standalone.context().path("url").asString(),
                        "SCHEDULER_ADMIN_PASSWORD", PASSWORD,
                        "CHROMIUM", chromium().orElseThrow().toString(),
                        "SCHEDULER_CONTROL",
                                "http://127.0.0.1:" + control.getAddress().getPort(),
                        "SCREENSHOTS", UI.resolve("target/screenshots").toString()));
        Process journeys = builder.start();
        try {
            assertThat(journeys.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("the journeys end within %s; so far:%n%s", LIMIT, Files.readString(output))
                    .isTrue();
        } finally {
            journeys.descendants().forEach(ProcessHandle::destroyForcibly);
            journeys.destroyForcibly();
        }
        assertThat(journeys.exitValue()).as(Files.readString(output)).isZero();
    }
}
