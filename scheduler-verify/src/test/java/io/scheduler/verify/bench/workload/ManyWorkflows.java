package io.scheduler.verify.bench.workload;

import io.scheduler.verify.bench.figure.Statistics;
import io.scheduler.verify.bench.workload.Documents.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** W4 and the second half of W6: one-task workflows, started by REST as fast as some connections can. */
public final class ManyWorkflows implements Workload {

    private final Runs runs;
    private final String prefix;
    private final int count;
    private final int connections;
    private final Document document;

    private ManyWorkflows(Runs runs, String prefix, int count, int connections, Document document) {
        this.runs = runs;
        this.prefix = prefix;
        this.count = count;
        this.connections = connections;
        this.document = document;
    }

    public static ManyWorkflows ofShells(Runs runs, String prefix, int count, int connections) {
        return new ManyWorkflows(runs, prefix, count, connections, Documents.one("one-shell", Documents.shell("true")));
    }

    public static ManyWorkflows ofNoops(Runs runs, String prefix, int count, int connections) {
        return new ManyWorkflows(runs, prefix, count, connections, Documents.one("one-noop", Documents.noop()));
    }

    @Override
    public void prepare() {
        runs.store(document);
    }

    public int count() {
        return count;
    }

    /** One start call. */
    private record Call(long id, double millis) {}

    @Override
    public Map<String, Double> round() throws Exception {
        List<Call> calls = new ArrayList<>();
        Instant sent = Instant.now();
        try (ExecutorService callers = Executors.newFixedThreadPool(connections)) {
            List<Future<Call>> starts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                starts.add(callers.submit(this::call));
            }
            for (Future<Call> start : starts) {
                calls.add(start.get());
            }
        }
        long first = calls.stream().mapToLong(Call::id).min().orElseThrow();
        Instant finished = runs.awaitAll(document.name(), first, count);
        List<Double> millis = calls.stream().map(Call::millis).toList();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(prefix + ".workflows-per-s", count / Runs.seconds(sent, finished));
        values.put(prefix + ".start.p50.ms", Statistics.percentile(millis, 0.5));
        values.put(prefix + ".start.p95.ms", Statistics.percentile(millis, 0.95));
        return values;
    }

    private Call call() {
        long begin = System.nanoTime();
        long id = runs.start(document.name());
        return new Call(id, (System.nanoTime() - begin) / 1e6);
    }
}
