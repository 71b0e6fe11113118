package io.scheduler.verify.bench.cost;

import static org.awaitility.Awaitility.await;

import io.scheduler.verify.bench.cluster.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What is known about a service's memory only just after its garbage was collected. */
public final class GarbageCollection {

    private static final String COLLECTIONS = "jvm_gc_pause_seconds_count";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private GarbageCollection() {}

    /** Bytes that the service has ever allocated. */
    public static double allocated(Node node) throws IOException, InterruptedException {
        collect(node);
        return node.metric("jvm_gc_memory_allocated_bytes_total");
    }

    /** Bytes of the heap that are in use. */
    public static double live(Node node) throws IOException, InterruptedException {
        collect(node);
        return node.metric("jvm_memory_used_bytes", "area=\"heap\"");
    }

    private static void collect(Node node) throws IOException, InterruptedException {
        double before = node.metric(COLLECTIONS);
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(node.pid()),
                        "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("expected jcmd to reach " + node + ", but its exit status was " + status);
        }
        await("a garbage collection of " + node)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> node.metric(COLLECTIONS) > before);
    }
}
