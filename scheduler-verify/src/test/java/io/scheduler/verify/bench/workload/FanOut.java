package io.scheduler.verify.bench.workload;

import io.scheduler.verify.bench.workload.Documents.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/** W3 and the first half of W6: 1 → width → 1, from the start call to the end of the run. */
public final class FanOut implements Workload {

    private final Runs runs;
    private final String prefix;
    private final Document document;

    private FanOut(Runs runs, String prefix, Document document) {
        this.runs = runs;
        this.prefix = prefix;
        this.document = document;
    }

    public static FanOut ofShells(Runs runs, String prefix, int width, String script) {
        return new FanOut(
                runs,
                prefix,
                Documents.fan(documentName(prefix), width, Documents.shell("true"), Documents.shell(script)));
    }

    public static FanOut ofNoops(Runs runs, String prefix, int width) {
        return new FanOut(runs, prefix, Documents.fan(documentName(prefix), width, Documents.noop(), Documents.noop()));
    }

    private static String documentName(String prefix) {
        return prefix.toLowerCase(java.util.Locale.ROOT).replace('.', '-');
    }

    @Override
    public void prepare() {
        runs.store(document);
    }

    public int tasks() {
        return document.tasks().size();
    }

    @Override
    public Map<String, Double> round() throws Exception {
        Runs.Finished run = runs.run(document);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(prefix + ".s", run.seconds());
        values.put(prefix + ".tasks-per-s", tasks() / run.seconds());
        return values;
    }
}
