package io.scheduler.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.plugin.PluginJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * A worker in a JVM of its own, to be killed: runs the given scripts (Python where they begin with an import) as attempts
 * 1, 2, …; its master commits nothing. It stops cleanly on TERM, and writes what it reports into the file {@code reports}.
 */
final class WorkerProcess {
    private WorkerProcess() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        DataFolder folder = DataFolder.open(root, new Random());
        Worker worker = Worker.open(
                WorkerRig.settings(8, Duration.parse(args[1])),
                folder,
                System.getenv(),
                PluginJars.none(),
                Worker.Logs.here(),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        FakeMaster master = new FakeMaster("first");
        master.answers(request -> {
            request.reports().forEach(report -> tell(root, report));
            return FakeMaster.all(Verdict.RETRY).apply(request);
        });
        worker.guard(() -> true, () -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            worker.leave(Duration.ofSeconds(60));
            worker.close();
        }));
        worker.connected(master);
        long[] id = {1};
        TaskAssignment[] tasks = Arrays.stream(args)
                .skip(2)
                .map(script -> script.startsWith("import ")
                        ? WorkerRig.task(id[0]++, 1, "python", Map.of("script", script))
                        : WorkerRig.shell(id[0]++, script))
                .toArray(TaskAssignment[]::new);
        worker.serviceFor(master)
                .assign(new AssignRequest(Arrays.asList(tasks)))
                .join();
        new CountDownLatch(1).await();
    }

    private static void tell(Path root, AttemptReport report) {
        try {
            Files.writeString(
                    root.resolve("reports"),
                    report.attemptId() + " " + report.phase() + " " + report.reason() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Process start(Path folder, Duration lease, String... scripts) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stream<String> command = Stream.of(
                java,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                folder.toString(),
                lease.toString());
        return new ProcessBuilder(Stream.concat(command, Arrays.stream(scripts)).toList())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "worker", ".out").toFile())
                .start();
    }
}
