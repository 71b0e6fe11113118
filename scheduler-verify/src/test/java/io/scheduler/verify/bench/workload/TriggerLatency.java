package io.scheduler.verify.bench.workload;

import io.scheduler.verify.bench.figure.Statistics;
import io.scheduler.verify.bench.workload.Documents.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** W1: from the sending of a start call to the first command of the only task, when nothing else is going on. */
public final class TriggerLatency implements Workload {

    private final Runs runs;
    private final Sizes sizes;
    private final String prefix;
    private final Document document;

    /** @param prefix of the names of its figures */
    public TriggerLatency(Runs runs, Sizes sizes, String prefix) {
        this.runs = runs;
        this.sizes = sizes;
        this.prefix = prefix;
        document = Documents.one("w1", Documents.stampingStart(runs.stamps()));
    }

    @Override
    public void prepare() {
        runs.store(document);
    }

    @Override
    public Map<String, Double> round() throws Exception {
        List<ScheduledFuture<Double>> starts = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 1; i <= sizes.triggers(); i++) {
                starts.add(clock.schedule(this::once, i * sizes.triggerGap().toMillis(), TimeUnit.MILLISECONDS));
            }
            for (ScheduledFuture<Double> start : starts) {
                millis.add(start.get());
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(prefix + ".trigger.p50.ms", Statistics.percentile(millis, 0.5));
        values.put(prefix + ".trigger.p95.ms", Statistics.percentile(millis, 0.95));
        return values;
    }

    private double once() throws Exception {
        Runs.Finished run = runs.run(document);
        Instant began = runs.stamp(run.id() + ".start");
        return Runs.millis(run.sent(), began);
    }
}
