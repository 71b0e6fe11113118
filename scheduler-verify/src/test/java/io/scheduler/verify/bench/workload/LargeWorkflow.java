package io.scheduler.verify.bench.workload;

import io.scheduler.verify.bench.workload.Documents.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One workflow of very many no-op tasks, which all wait for a first one that ends when it is told to: so there is time to see
 * what waiting costs.
 */
public final class LargeWorkflow implements Workload {

    /** Bytes that live in the master. */
    @FunctionalInterface
    public interface Memory {
        double bytes() throws Exception;
    }

    private final Runs runs;
    private final int width;
    private final Memory memory;
    private int rounds;

    public LargeWorkflow(Runs runs, int width, Memory memory) {
        this.runs = runs;
        this.width = width;
        this.memory = memory;
    }

    @Override
    public void prepare() {}

    @Override
    public Map<String, Double> round() throws Exception {
        Path gate = runs.stamps().resolve("gate-" + ++rounds);
        Document document = Documents.fan(
                "large-" + rounds,
                width,
                Documents.shell("until [ \"$SCHEDULER_TASK\" = join ] || [ -e '" + gate + "' ]; do sleep 0.1; done"),
                Documents.noop());
        Map<String, Double> values = new LinkedHashMap<>();
        Instant begin = Instant.now();
        runs.store(document);
        values.put("LARGE.store.s", Runs.seconds(begin, Instant.now()));
        double before = memory.bytes();
        long id = runs.start(document.name());
        runs.awaitRunningTask(id);
        values.put("LARGE.waiting-task.bytes", (memory.bytes() - before) / width);
        Files.createFile(gate);
        Instant opened = Instant.now();
        Instant finished =
                runs.awaitFinished(id, opened, document.tasks().size()).finished();
        values.put("LARGE.s", Runs.seconds(opened, finished));
        values.put("LARGE.tasks-per-s", width / Runs.seconds(opened, finished));
        return values;
    }
}
