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
import java.util.function.ToDoubleFunction;

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
        List<ScheduledFuture<Steps>> starts = new ArrayList<>();
        List<Steps> steps = new ArrayList<>();
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 1; i <= sizes.triggers(); i++) {
                starts.add(clock.schedule(this::once, i * sizes.triggerGap().toMillis(), TimeUnit.MILLISECONDS));
            }
            for (ScheduledFuture<Steps> start : starts) {
                steps.add(start.get());
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(prefix + ".trigger.p50.ms", percentile(steps, Steps::all, 0.5));
        values.put(prefix + ".trigger.p95.ms", percentile(steps, Steps::all, 0.95));
        values.put(prefix + ".of-it.api.p50.ms", percentile(steps, Steps::api, 0.5));
        values.put(prefix + ".of-it.dispatch.p50.ms", percentile(steps, Steps::dispatch, 0.5));
        values.put(prefix + ".of-it.worker.p50.ms", percentile(steps, Steps::worker, 0.5));
        values.put(prefix + ".of-it.shell.p50.ms", percentile(steps, Steps::shell, 0.5));
        return values;
    }

    private static double percentile(List<Steps> steps, ToDoubleFunction<Steps> step, double part) {
        return Statistics.percentile(steps.stream().map(step::applyAsDouble).toList(), part);
    }

    /**
     * From the sending of the call to the task's first command, in milliseconds, cut where the instance was made by the api, the
     * attempt given to the worker by the master, and the process begun by the worker, each by the clock of this machine.
     */
    private record Steps(double api, double dispatch, double worker, double shell) {
        double all() {
            return api + dispatch + worker + shell;
        }
    }

    private Steps once() throws Exception {
        Runs.Finished run = runs.run(document);
        Instant began = runs.stamp(run.id() + ".start");
        Runs.Times times = runs.times(run.id());
        return new Steps(
                Runs.millis(run.sent(), times.created()),
                Runs.millis(times.created(), times.dispatched()),
                Runs.millis(times.dispatched(), times.started()),
                Runs.millis(times.started(), began));
    }
}
