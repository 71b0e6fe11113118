package io.scheduler.worker;

import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.ReportRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a shell task costs a worker, without a master: {@code <data folder> [tasks per round] [rounds] [capacity]}. Prints for each
 * round tasks per second, processor time (this JVM's and its children's) and allocations. To be run by hand, with the test
 * class path.
 */
final class ShellThroughput {
    private static final int BATCH = 64;
    /** About what a commit takes: reports come in batches, as they do in a cluster. */
    private static final long COMMIT_MILLIS = 4;

    private final int capacity;
    private final Semaphore room;
    private final ScheduledExecutorService commits = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private long nextId = 1;

    private ShellThroughput(int capacity) {
        this.capacity = capacity;
        this.room = new Semaphore(capacity);
    }

    public static void main(String[] arguments) throws Exception {
        int tasks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        int capacity = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 256;
        ShellThroughput throughput = new ShellThroughput(capacity);
        try (WorkerRig rig = new WorkerRig(Path.of(arguments[0]), WorkerRig.settings(capacity))) {
            rig.master.answers(request -> throughput.commit(rig.master, request));
            for (int round = 1; round <= rounds; round++) {
                throughput.round(rig, round, tasks);
            }
        }
    }

    private void round(WorkerRig rig, int round, int tasks) throws Exception {
        long begun = System.nanoTime();
        long[] cpu = cpuTicks();
        long allocated = allocated();
        int left = tasks;
        while (left > 0) {
            room.acquire();
            int batch = 1 + Math.min(Math.min(left, BATCH) - 1, room.availablePermits());
            room.acquire(batch - 1);
            assign(rig, batch);
            left -= batch;
        }
        room.acquire(capacity);
        double seconds = (System.nanoTime() - begun) / 1e9;
        long[] cpuAfter = cpuTicks();
        System.out.printf(
                Locale.ROOT,
                "round %d: %.0f tasks/s, CPU per task %.2f ms (JVM %.2f, children %.2f), %.1f KB allocated per task%n",
                round,
                tasks / seconds,
                10.0 * (cpuAfter[0] + cpuAfter[1] - cpu[0] - cpu[1]) / tasks,
                10.0 * (cpuAfter[0] - cpu[0]) / tasks,
                10.0 * (cpuAfter[1] - cpu[1]) / tasks,
                (allocated() - allocated) / 1e3 / tasks);
        room.release(capacity);
    }

    private void assign(WorkerRig rig, int batch) {
        List<TaskAssignment> assignments = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            assignments.add(WorkerRig.shell(nextId++, "true"));
        }
        List<AssignReply.Verdict> verdicts =
                rig.service.assign(new AssignRequest(assignments)).join().verdicts();
        if (verdicts.stream().anyMatch(verdict -> verdict != AssignReply.Verdict.ACCEPTED)) {
            throw new IllegalStateException("expected all to be accepted, but got " + verdicts);
        }
    }

    /** Of this JVM, and of its children that have been waited for; hundredths of a second. */
    private static long[] cpuTicks() throws Exception {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new long[] {
            Long.parseLong(words[11]) + Long.parseLong(words[12]), Long.parseLong(words[13]) + Long.parseLong(words[14])
        };
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }

    private CompletableFuture<ReportReply> commit(FakeMaster master, ReportRequest request) {
        master.requests.clear();
        CompletableFuture<ReportReply> reply = new CompletableFuture<>();
        commits.schedule(
                () -> {
                    reply.complete(new ReportReply(request.reports().stream()
                            .map(report -> Verdict.COMMITTED)
                            .toList()));
                    room.release((int) request.reports().stream()
                            .filter(report -> report.phase().isFinished())
                            .count());
                },
                COMMIT_MILLIS,
                TimeUnit.MILLISECONDS);
        return reply;
    }
}
