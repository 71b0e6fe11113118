package io.scheduler.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.worker.attempt.AttemptDesk;
import io.scheduler.worker.attempt.DeskLimits;
import io.scheduler.worker.attempt.MasterDoor;
import io.scheduler.worker.attempt.SlotOwners;
import io.scheduler.worker.fence.SelfFence;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.log.LogFiles;
import io.scheduler.worker.metrics.WorkerMetrics;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.report.Backoff;
import io.scheduler.worker.report.Reporter;
import io.scheduler.worker.task.TaskTypes;
import io.scheduler.worker.task.noop.NoopTaskType;
import io.scheduler.worker.task.shell.ShellTaskType;
import io.scheduler.worker.task.shell.ShellTools;
import io.scheduler.worker.task.shell.TaskEnvironment;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker over one data folder. Opening it takes up what an earlier one has left; closing it leaves what runs
 * running, for the next one. Safe for use by several threads.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int LOG_READERS = 2;
    private static final int LOG_QUEUE = 200;

    private final WorkerSettings settings;
    private final TreeKiller killer = new TreeKiller();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("worker-timer").factory());
    private final ExecutorService logReaders = new ThreadPoolExecutor(
            LOG_READERS,
            LOG_READERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LOG_QUEUE),
            Thread.ofPlatform().daemon().name("log-reader-", 1).factory());
    private final Reporter reporter;
    private final AttemptDesk desk;
    private final LogFiles logs;
    private volatile Consumer<NodeLoad> loadListener = load -> {};
    private SelfFence fence;

    private Worker(
            WorkerSettings settings,
            DataFolder folder,
            ShellTools tools,
            Map<String, String> environment,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.fence = new SelfFence(settings.lease(), System.nanoTime());
        WorkerMetrics metrics = new WorkerMetrics(meters);
        TaskTypes types = new TaskTypes(List.of(
                new NoopTaskType(clock),
                new ShellTaskType(
                        tools,
                        new TaskEnvironment(environment, settings.environmentPassThrough()),
                        settings.killGrace(),
                        killer,
                        clock,
                        timer)));
        SlotOwners owners = new SlotOwners();
        DeskLimits limits = new DeskLimits(
                settings.capacity(), settings.capacity() + settings.maxUnacknowledged(), settings.tombstones());
        this.logs = new LogFiles(folder);
        this.reporter = new Reporter(owners, timer, Backoff.USUAL);
        this.desk = AttemptDesk.open(
                limits,
                owners,
                new AttemptDesk.Parts(types, folder, killer, metrics, clock),
                reporter,
                () -> loadListener.accept(load()));
        reporter.bind(desk::committed, desk::freeCapacity);
        metrics.watch(this::load);
    }

    /**
     * Opens it and takes up what an earlier worker of the folder has left.
     *
     * @param folder stays open as long as the worker; the caller closes it afterwards
     * @param environment the worker's own, from which tasks see an allowed part
     * @throws IllegalStateException when a program is missing that tasks need
     * @throws IOException when the journal can not be read
     */
    public static Worker open(
            WorkerSettings settings,
            DataFolder folder,
            Map<String, String> environment,
            Clock clock,
            MeterRegistry meters)
            throws IOException {
        Worker worker = new Worker(settings, folder, ShellTools.find(environment), environment, clock, meters);
        try {
            worker.desk.recover(settings.killGrace());
            return worker;
        } catch (IOException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /** What that master can ask of this worker. */
    public WorkerService serviceFor(RpcPeer master) {
        return new MasterDoor(master.identity().incarnation(), desk, logs, logReaders);
    }

    /** That master is connected: reports may go there. */
    public void connected(RpcPeer master) {
        reporter.connected(master);
    }

    /** Is told of each change of the load from now on; must not block. */
    public void onLoad(Consumer<NodeLoad> listener) {
        loadListener = listener;
    }

    public NodeLoad load() {
        return new NodeLoad(settings.capacity(), desk.running(), settings.groups());
    }

    /**
     * Begins to watch whether the worker is cut off from everybody.
     *
     * @param contact whether the registry is connected or a master is heard now; must not block
     */
    public synchronized void guard(BooleanSupplier contact) {
        fence = new SelfFence(settings.lease(), System.nanoTime());
        long period = Math.max(1, settings.lease().toMillis() / 30);
        timer.scheduleWithFixedDelay(() -> look(contact.getAsBoolean()), period, period, TimeUnit.MILLISECONDS);
    }

    private synchronized void look(boolean contact) {
        SelfFence.Look look = fence.look(System.nanoTime(), contact);
        fence = look.fence();
        switch (look.decision()) {
            case CARRY_ON -> {}
            case FENCE -> {
                if (desk.running() > 0) {
                    LOG.error(
                            "reached neither the registry nor a master for {}: ending {} tasks, which others may start",
                            fence.patience(),
                            desk.running());
                }
                desk.endAll("the worker reached neither the registry nor a master for "
                        + fence.patience().toSeconds() + " s and ended its tasks");
            }
        }
    }

    /** Takes nothing new from now on. What runs goes on. */
    public void drain() {
        desk.drain();
    }

    /** Ends everything that runs. */
    public void endAll(String reason) {
        desk.endAll(reason);
    }

    /** Stops quickly. Running tasks stay running: the next worker of this folder takes them up. */
    @Override
    public void close() {
        desk.close();
        reporter.close();
        killer.close();
        timer.shutdownNow();
        logReaders.shutdownNow();
    }
}
