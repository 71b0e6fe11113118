package io.scheduler.verify.bench;

import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.cluster.Folder;
import io.scheduler.verify.bench.figure.Figure;
import io.scheduler.verify.bench.figure.Figures;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The benchmark from the command line. */
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(status(arguments));
    }

    private static int status(String[] arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            return 0;
        }
        try {
            Options options = Options.parse(arguments);
            Figures figures = run(options, System.out);
            return options.check() && !figures.missed().isEmpty() ? 1 : 0;
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            return 2;
        } catch (Exception e) {
            System.err.println("The benchmark could not be carried out:");
            e.printStackTrace();
            return 2;
        }
    }

    static Figures run(Options options, PrintStream out) throws Exception {
        Path folder = Files.createTempDirectory("scheduler-bench-");
        boolean done = false;
        try {
            Figures figures = measure(folder, options, out);
            done = true;
            return figures;
        } finally {
            if (done && !options.keep()) {
                Folder.delete(folder);
            } else {
                out.println("Data and logs are kept in " + folder);
            }
        }
    }

    private static Figures measure(Path folder, Options options, PrintStream out) throws Exception {
        out.println(Machine.describe());
        try (BenchCluster cluster = BenchCluster.start(folder, Sources.root(), options.capacity(), new Random())) {
            out.println("1 master, 1 worker of capacity " + options.capacity() + ", 1 api; " + cluster.describe());
            Figures figures = new Figures(Targets.all());
            try {
                new Suite(cluster, options, figures, out).run();
            } finally {
                // what was measured before something went wrong is worth keeping, too
                if (options.json() != null) {
                    Files.writeString(options.json(), figures.json());
                }
            }
            List<String> missed = figures.missed().stream().map(Figure::name).toList();
            out.println(missed.isEmpty() ? "No target is missed." : "Missed: " + String.join(", ", missed));
            return figures;
        }
    }
}
