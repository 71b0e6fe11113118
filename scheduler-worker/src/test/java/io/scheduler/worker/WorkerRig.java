package io.scheduler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.HoldRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.worker.folder.ByteSize;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.plugin.PluginJars;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.spawn.Spawner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A real worker over a folder, with one master connected. */
final class WorkerRig implements AutoCloseable {
    static final int SLOT = 7;
    static final long WORKFLOW = 77;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    final Path root;
    final DataFolder folder;
    final Worker worker;
    final FakeMaster master = new FakeMaster("m1");
    final WorkerService service;
    volatile boolean inContact = true;

    WorkerRig(Path root, WorkerSettings settings) throws IOException {
        this(root, settings, System.getenv());
    }

    WorkerRig(Path root, WorkerSettings settings, Map<String, String> environment) throws IOException {
        this(root, settings, environment, PluginJars.none());
    }

    WorkerRig(Path root, WorkerSettings settings, Map<String, String> environment, PluginJars plugins)
            throws IOException {
        this(root, settings, environment, plugins, Worker.Logs.here(), Set.of());
    }

    WorkerRig(Path root, WorkerSettings settings, Worker.Logs logs) throws IOException {
        this(root, settings, logs, Set.of());
    }

    /** @param gone runs that were deleted */
    WorkerRig(Path root, WorkerSettings settings, Worker.Logs logs, Set<Long> gone) throws IOException {
        this(root, settings, System.getenv(), PluginJars.none(), logs, gone);
    }

    private WorkerRig(
            Path root,
            WorkerSettings settings,
            Map<String, String> environment,
            PluginJars plugins,
            Worker.Logs logs,
            Set<Long> gone)
            throws IOException {
        master.gone.addAll(gone);
        this.root = root;
        this.folder = DataFolder.open(root, new Random(root.hashCode()));
        this.worker =
                Worker.open(settings, folder, environment, plugins, logs, Clock.systemUTC(), new SimpleMeterRegistry());
        this.service = worker.serviceFor(master);
        worker.guard(() -> inContact, () -> {});
        worker.connected(master);
    }

    /** A worker with that environment starts its tasks by the JDK alone. */
    static Map<String, String> byJdk() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put(Spawner.VARIABLE, "jdk");
        return environment;
    }

    static WorkerSettings settings(int capacity) {
        return settings(capacity, Duration.ofSeconds(6));
    }

    static WorkerSettings settings(int capacity, Duration lease) {
        return settings(capacity, lease, null);
    }

    static WorkerSettings settings(int capacity, ByteSize minFreeDisk) {
        return settings(capacity, null, minFreeDisk);
    }

    private static WorkerSettings settings(int capacity, Duration lease, ByteSize minFreeDisk) {
        return new WorkerSettings(
                capacity,
                null,
                null,
                null,
                Duration.ofMillis(300),
                lease,
                null,
                null,
                null,
                minFreeDisk,
                null,
                null,
                null);
    }

    static TaskAssignment task(long id, long epoch, String type, Map<String, Object> config) {
        return new TaskAssignment(id, WORKFLOW, SLOT, epoch, "p", "w", "t" + id, 1, type, config, Map.of(), null);
    }

    static TaskAssignment dispatched(TaskAssignment a, Instant at) {
        return new TaskAssignment(
                a.attemptId(),
                a.workflowInstanceId(),
                a.slot(),
                a.epoch(),
                a.project(),
                a.workflow(),
                a.task(),
                a.attempt(),
                a.type(),
                a.config(),
                a.params(),
                at);
    }

    static TaskAssignment shell(long id, String script) {
        return task(id, 1, "shell", Map.of("script", script));
    }

    static TaskAssignment inSlot(int slot, TaskAssignment a) {
        return new TaskAssignment(
                a.attemptId(),
                a.workflowInstanceId(),
                slot,
                a.epoch(),
                a.project(),
                a.workflow(),
                a.task(),
                a.attempt(),
                a.type(),
                a.config(),
                a.params(),
                a.dispatchedAt());
    }

    /** What the owner of the slot says once a second. */
    void hold(int slot, long epoch) {
        service.hold(new HoldRequest(List.of(new ClaimRequest.SlotEpoch(slot, epoch))))
                .join();
    }

    List<AssignReply.Verdict> assign(TaskAssignment... tasks) {
        return service.assign(new AssignRequest(List.of(tasks))).join().verdicts();
    }

    KillReply.Verdict kill(long id, long epoch, String reason) {
        KillRequest.Kill kill = new KillRequest.Kill(id, SLOT, epoch, reason);
        return service.kill(new KillRequest(List.of(kill))).join().verdicts().getFirst();
    }

    ClaimReply claim(long epoch) {
        return service.claim(new ClaimRequest(List.of(new ClaimRequest.SlotEpoch(SLOT, epoch))))
                .join();
    }

    LogChunk log(long id, long offset, int limit) {
        return service.readLog(new ReadLogRequest(id, WORKFLOW, "w", offset, limit))
                .join();
    }

    String logText(long id) {
        return new String(log(id, 0, 100_000).bytes(), StandardCharsets.UTF_8);
    }

    AttemptReport awaitEnd(long id) {
        return await().atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> master.reportsOf(id).stream()
                                .filter(r -> r.phase().isFinished())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    void awaitRunning(long id) {
        await().atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> master.reportsOf(id).stream().anyMatch(r -> r.phase() == AttemptReport.Phase.RUNNING));
    }

    static void awaitFile(Path file) {
        await().atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.exists(file));
    }

    /** The attempt's folder is removed, which happens when nothing of it is left. */
    void awaitForgotten(long id) {
        await().atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.notExists(folder.attempt(id)));
    }

    void assertNobodyLeft() {
        assertThat(ProcessSnapshot.take().markers(folder.markerPrefix())).isEmpty();
    }

    long attemptFolders() throws IOException {
        try (Stream<Path> all = Files.list(folder.attempts())) {
            return all.count();
        }
    }

    /** Stops the worker cleanly, which leaves its tasks running. */
    void stop() throws IOException {
        worker.close();
        folder.close();
    }

    @Override
    public void close() throws IOException {
        worker.endAll("end of the test");
        await().atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        ProcessSnapshot.take().markers(folder.markerPrefix()).isEmpty());
        stop();
    }
}
