package io.scheduler.verify.bench.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The standalone as newcomers start it, with a home of its own and any free ports. For one thread. */
public final class Standalone implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(4);

    private final Path home;
    private final Program program;

    /** @param root the source tree */
    public Standalone(Path root, Path home) {
        this.home = home;
        program = new Program(
                List.of(root.resolve("bin/standalone.sh").toString(), "run", "--home", home.toString()),
                Map.of("SCHEDULER_API_PORT", "0", "SCHEDULER_MASTER_PORT", "0", "SCHEDULER_ALERT_PORT", "0"),
                root,
                home.resolveSibling("standalone.out"));
    }

    /** Starts it and gives the time from the launch of its script until it says that it is ready. */
    public Duration start() throws IOException {
        long begin = System.nanoTime();
        program.launch();
        await("the standalone to be ready")
                .atMost(READY_LIMIT)
                .pollDelay(Duration.ofMillis(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!program.isAlive()) {
                        throw new IllegalStateException("the standalone ended, and said:\n" + program.lastWords());
                    }
                    return isReady();
                });
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private boolean isReady() throws IOException {
        Path context = home.resolve("context.json");
        return Files.exists(context)
                && Files.readString(context).replace(" ", "").matches("(?s).*\"pid\":" + program.pid() + "\\D.*");
    }

    public ProcessUse use() throws IOException {
        return ProcessUse.of(program.pid());
    }

    public void stop() {
        program.stop();
    }

    @Override
    public void close() {
        program.kill();
    }
}
