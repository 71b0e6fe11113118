package io.scheduler.verify.bench.workload;

import io.scheduler.verify.bench.workload.Documents.Document;
import java.util.Map;

/** W5: layers of shell tasks, each of which waits for three of the layer above. */
public final class Layers implements Workload {

    private final Runs runs;
    private final Document document;

    public Layers(Runs runs, Sizes sizes) {
        this.runs = runs;
        document = Documents.layers("w5", sizes.layers(), sizes.layerWidth(), Documents.shell("true"));
    }

    @Override
    public void prepare() {
        runs.store(document);
    }

    @Override
    public Map<String, Double> round() throws Exception {
        return Map.of("W5.layers.s", runs.run(document).seconds());
    }
}
