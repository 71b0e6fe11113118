package io.scheduler.verify.drill;

import io.scheduler.verify.drill.history.History;
import io.scheduler.verify.drill.history.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The chaos drill from the command line: starts a cluster under load, lets faults happen, judges and reports. */
public final class Drill {

    /** In a drill of that length ZooKeeper is away for two minutes once. */
    private static final double LONG_MINUTES = 8;

    private static final Duration LONG_OUTAGE = Duration.ofMinutes(2);
    private static final Load.Settings LOAD = new Load.Settings(14, 2);

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Drill() {}

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            System.exit(0);
        }
        int status;
        try {
            status = run(Options.parse(arguments), System.out).isGood() ? 0 : 1;
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            status = 2;
        } catch (IOException | SQLException | RuntimeException e) {
            System.err.println("The drill could not be carried out:");
            e.printStackTrace();
            status = 2;
        } catch (InterruptedException e) {
            status = 2;
        }
        System.exit(status);
    }

    static Report run(Options options, PrintStream console) throws IOException, SQLException, InterruptedException {
        Path folder = options.folder() == null
                ? Files.createTempDirectory("scheduler-drill-")
                : Files.createDirectories(options.folder());
        Report report;
        try (OutputStream file = Files.newOutputStream(folder.resolve("drill.log"));
                PrintStream out = new PrintStream(new Twice(console, file), true, StandardCharsets.UTF_8)) {
            out.println("drill of " + options.minutes() + " min; repeat its faults with --seed " + options.seed());
            report = carryOut(options, folder, out);
            report.print(out);
        }
        if (options.json() != null) {
            Files.writeString(options.json(), report.json());
        }
        if (report.isGood() && !options.keep()) {
            delete(folder);
        } else {
            console.println("All evidence (logs, tables, what the tasks wrote) is kept in " + folder);
        }
        return report;
    }

    private static Report carryOut(Options options, Path folder, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        Random random = new Random(options.seed());
        try (LoadedCluster loaded = LoadedCluster.start(folder, new Random(random.nextLong()), out)) {
            loaded.beginLoad(LOAD);
            Faults faults = new Faults(loaded.cluster(), loaded.journal());
            FaultChoice choice = new FaultChoice(loaded.cluster(), new Random(random.nextLong()));
            Storm storm = new Storm(faults, choice, new Random(random.nextLong()), loaded.journal());
            storm.rage(
                    Duration.ofMillis((long) (options.minutes() * 60_000)),
                    options.minutes() >= LONG_MINUTES ? LONG_OUTAGE : Duration.ZERO);
            loaded.journal().say("no more faults: healing everything");
            faults.healAll();
            History history = loaded.settle();
            Files.writeString(folder.resolve("history.json"), JSON.writeValueAsString(history));
            return new Report(
                    options, history, Verdict.of(history), storm.counts(), loaded.delays(), loaded.failedCalls());
        }
    }

    /** What is said goes to the console and into the evidence. */
    private static final class Twice extends OutputStream {
        private final OutputStream first;
        private final OutputStream second;

        Twice(OutputStream first, OutputStream second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void write(int b) throws IOException {
            first.write(b);
            second.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            first.write(bytes, from, length);
            second.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            first.flush();
            second.flush();
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException goneMeanwhile) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, java.io.IOException e) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
