package io.scheduler.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.folder.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** A worker in a JVM of its own, to be killed: runs the given scripts as attempts 1, 2, …; its master commits nothing. */
final class WorkerProcess {
    private WorkerProcess() {}

    public static void main(String[] args) throws Exception {
        DataFolder folder = DataFolder.open(Path.of(args[0]), new Random());
        Worker worker = Worker.open(
                WorkerRig.settings(8), folder, System.getenv(), Clock.systemUTC(), new SimpleMeterRegistry());
        FakeMaster master = new FakeMaster("first");
        master.answers(FakeMaster.all(Verdict.RETRY));
        worker.connected(master);
        long[] id = {1};
        TaskAssignment[] tasks = Arrays.stream(args)
                .skip(1)
                .map(script -> WorkerRig.shell(id[0]++, script))
                .toArray(TaskAssignment[]::new);
        worker.serviceFor(master)
                .assign(new AssignRequest(Arrays.asList(tasks)))
                .join();
        new CountDownLatch(1).await();
    }

    static Process start(Path folder, String... scripts) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stream<String> command = Stream.of(
                java,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                folder.toString());
        return new ProcessBuilder(Stream.concat(command, Arrays.stream(scripts)).toList())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "worker", ".out").toFile())
                .start();
    }
}
