package io.scheduler.verify.bench.workload;

import io.scheduler.verify.bench.figure.Statistics;
import io.scheduler.verify.bench.workload.Documents.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** W2: in a chain of shell tasks, from the time that one writes at its end to that which the next writes at its start. */
public final class HopLatency implements Workload {

    private final Runs runs;
    private final Document document;

    public HopLatency(Runs runs, Sizes sizes) {
        this.runs = runs;
        document = Documents.chain("w2", sizes.chain(), Documents.stamping(runs.stamps()));
    }

    @Override
    public void prepare() {
        runs.store(document);
    }

    public int tasks() {
        return document.tasks().size();
    }

    /** Of one chain, in milliseconds. */
    public List<Double> hops() throws Exception {
        return hops(runs.run(document));
    }

    private List<Double> hops(Runs.Finished run) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 2; i <= tasks(); i++) {
            millis.add(Runs.millis(
                    runs.stamp(run.id() + ".t" + (i - 1) + ".end"), runs.stamp(run.id() + ".t" + i + ".start")));
        }
        return millis;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        Runs.Finished run = runs.run(document);
        List<Double> millis = hops(run);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("W2.hop.p50.ms", Statistics.percentile(millis, 0.5));
        values.put("W2.hop.p95.ms", Statistics.percentile(millis, 0.95));
        values.put("W2.chain.s", run.seconds());
        return values;
    }
}
