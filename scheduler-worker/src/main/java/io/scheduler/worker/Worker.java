package io.scheduler.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.retry.Backoff;
import io.scheduler.logs.StoredLogs;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.worker.attempt.Admission;
import io.scheduler.worker.attempt.AttemptDesk;
import io.scheduler.worker.attempt.AttemptRunner;
import io.scheduler.worker.attempt.DeskLimits;
import io.scheduler.worker.attempt.MasterDoor;
import io.scheduler.worker.attempt.SlotOwners;
import io.scheduler.worker.fence.SelfFence;
import io.scheduler.worker.fence.Watch;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.folder.FreeSpace;
import io.scheduler.worker.guard.Guard;
import io.scheduler.worker.log.LogCare;
import io.scheduler.worker.log.LogFiles;
import io.scheduler.worker.log.LogSettings;
import io.scheduler.worker.metrics.WorkerMetrics;
import io.scheduler.worker.plugin.PluginJars;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.report.Reporter;
import io.scheduler.worker.task.shell.ShellTools;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker over one data folder. Opening it takes up what an earlier one has left; closing it leaves what runs
 * running, for the next one. Safe for use by several threads.
 */
public final class Worker implements AutoCloseable {
    private static final Backoff REPORTED_AGAIN = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int LOG_READERS = 2;
    private static final int LOG_QUEUE = 200;
    private static final int DISK_SECONDS = 3;

    private final WorkerSettings settings;
    private final DataFolder folder;
    private final Guard guard;
    private final Watch watch;
    private final FreeSpace space;
    private final WorkerMetrics metrics;
    private final TreeKiller killer = new TreeKiller();
    private final ScheduledExecutorService timer = oneThread("worker-timer");
    private final ScheduledExecutorService watchThread = oneThread("worker-watch");
    private final ExecutorService logReaders = new ThreadPoolExecutor(
            LOG_READERS,
            LOG_READERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LOG_QUEUE),
            Thread.ofPlatform().daemon().name("log-reader-", 1).factory());
    private final InstalledTypes types;
    private final Reporter reporter;
    private final AttemptDesk desk;
    private final LogFiles logs;
    private final LogCare care;
    private volatile Consumer<NodeLoad> loadListener = load -> {};
    private volatile Runnable drained = () -> {};
    private volatile BooleanSupplier registryConnected = () -> false;
    private final AtomicReference<Runnable> firstContact = new AtomicReference<>(() -> {});
    private @Nullable String lastObstacle;

    private Worker(WorkerSettings settings, DataFolder folder, Guard guard, Machine machine) {
        this.settings = settings;
        this.folder = folder;
        this.guard = guard;
        this.watch = new Watch(new SelfFence(settings.lease()), guard, System.nanoTime());
        this.space = new FreeSpace(folder.root(), settings.minFreeDisk());
        this.metrics = new WorkerMetrics(machine.meters());
        this.types = new InstalledTypes(settings, machine.of(), machine.plugins(), killer, timer);
        SlotOwners owners = new SlotOwners();
        DeskLimits limits = new DeskLimits(
                settings.capacity(), settings.capacity() + settings.maxUnacknowledged(), settings.tombstones());
        this.logs = new LogFiles(folder, machine.logs().settings());
        this.care = machine.care();
        this.reporter = new Reporter(owners, timer, REPORTED_AGAIN);
        this.desk = new AttemptDesk(
                new Admission(limits, owners, watch, space),
                new AttemptDesk.Parts(types.types(), folder, killer, metrics, machine.clock(), care),
                reporter,
                new AttemptRunner.Graces(settings.killGrace(), watch.fence().grace()),
                this::changed);
        reporter.bind(desk::committed, desk::freeCapacity);
        metrics.watch(this::load, guard::isAlive);
    }

    /** What it stands on. */
    private record Machine(
            InstalledTypes.Machine of, PluginJars plugins, MeterRegistry meters, Logs logs, LogCare care) {
        Clock clock() {
            return of.clock();
        }
    }

    /**
     * What becomes of the logs of tasks.
     *
     * @param store where they are stored; null: they stay here
     */
    public record Logs(LogSettings settings, @Nullable StoredLogs store) {
        /** All defaults, and no store. */
        public static Logs here() {
            return new Logs(LogSettings.defaults(), null);
        }
    }

    /**
     * Opens it and takes up what an earlier worker of the folder has left.
     *
     * @param folder stays open as long as the worker; the caller closes it afterwards
     * @param environment the worker's own, from which tasks see an allowed part
     * @param plugins further types; stays open as long as the worker
     * @throws IllegalStateException when a program is missing that tasks need
     * @throws IOException when the journal can not be read, or the guardian not be started
     */
    public static Worker open(
            WorkerSettings settings,
            DataFolder folder,
            Map<String, String> environment,
            PluginJars plugins,
            Logs logs,
            Clock clock,
            MeterRegistry meters)
            throws IOException {
        ShellTools tools = ShellTools.find(environment);
        Guard guard = Guard.open(folder, tools.setsid());
        InstalledTypes.Machine machine = new InstalledTypes.Machine(tools, environment, clock);
        LogCare care = LogCare.open(folder, logs.settings(), logs.store(), clock, meters);
        Worker worker = new Worker(settings, folder, guard, new Machine(machine, plugins, meters, logs, care));
        try {
            worker.desk.recover(settings.killGrace());
            care.start(worker.timer, worker::endIfDrained);
            worker.watch.takeNote();
            if (!guard.awaitGuardian()) {
                LOG.error("the guardian of {} has not begun its work: no task can begin until it does", folder.root());
            }
            worker.timer.scheduleWithFixedDelay(worker.space::look, DISK_SECONDS, DISK_SECONDS, TimeUnit.SECONDS);
            long period = worker.watch.fence().period().toMillis();
            worker.watch.begin(System.nanoTime());
            worker.watchThread.scheduleWithFixedDelay(worker::lookSafely, 0, period, TimeUnit.MILLISECONDS);
            return worker;
        } catch (IOException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    private static ScheduledExecutorService oneThread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** What that master can ask of this worker. */
    public WorkerService serviceFor(RpcPeer master) {
        return new MasterDoor(master, desk, watch, new MasterDoor.Reading(logs, logReaders), types::tryDataSource);
    }

    /** That master is connected: reports may go there. */
    public void connected(RpcPeer master) {
        reporter.connected(master);
        care.connected(master);
    }

    /** Is told of each change of the load from now on; must not block. */
    public void onLoad(Consumer<NodeLoad> listener) {
        loadListener = listener;
    }

    /** Is called, more than once perhaps, when the worker is draining and holds nothing any more; must not block. */
    public void onDrained(Runnable action) {
        drained = action;
    }

    public NodeLoad load() {
        return new NodeLoad(settings.capacity(), desk.running(), settings.groups())
                .tagged(settings.tags(), settings.weight())
                .in(desk.mode(), obstacle())
                .withLease(settings.lease());
    }

    /** Why nothing can begin here although it should; null when it can. */
    private @Nullable String obstacle() {
        return guard.isAlive()
                ? space.obstacle()
                : "no guardian process for " + folder.root() + ", one is being started";
    }

    private void changed() {
        loadListener.accept(load());
        endIfDrained();
    }

    /** Logs that are still to be stored keep it for a while. */
    private void endIfDrained() {
        if (desk.mode() == NodeMode.DRAINING && desk.isEmpty() && care.isAtRest()) {
            drained.run();
        }
    }

    /**
     * @param connected whether the registry is connected now; must not block. Until this is called it is not
     * @param inContact called once, when the guardian goes by contacts of this process and no longer by the time for which the one
     *     before it wanted to be away; must not block
     */
    public void guard(BooleanSupplier connected, Runnable inContact) {
        firstContact.set(inContact);
        registryConnected = connected;
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            // The next look does it again; if none ever succeeds the guardian acts at the deadline that stands.
            LOG.error("the watch over the tasks failed once", e);
        }
    }

    private void look() {
        guard.tend();
        boolean connected = registryConnected.getAsBoolean();
        switch (watch.look(System.nanoTime(), connected)) {
            case Watch.Look.Contact contact -> {
                if (connected) {
                    firstContact.getAndSet(() -> {}).run();
                }
                fence(contact.overdue());
            }
            case Watch.Look.Paused paused -> {
                String patience = watch.fence().patience().toMillis() + " ms";
                int ended = endAll("the worker stood still for more than " + patience + " and ended its tasks");
                LOG.error(
                        "this process stood still for more than {}: ended {} tasks, which others may start",
                        patience,
                        ended);
            }
            case Watch.Look.Ended byGuardian -> {
                int ended = endAll("the worker's guardian ended it at " + byGuardian.at()
                        + ", because the worker did not say in time that it may go on");
                if (ended > 0) {
                    LOG.error(
                            "the guardian has ended all tasks at {}: this process was stopped, hung or cut off; {}"
                                    + " are reported as lost, see guard/guardian.log",
                            byGuardian.at(),
                            ended);
                }
                watch.takeNote();
            }
        }
        String now = obstacle();
        if (!Objects.equals(now, lastObstacle)) {
            lastObstacle = now;
            changed();
        }
    }

    private void fence(Set<Long> overdue) {
        if (!overdue.isEmpty()) {
            String patience = watch.fence().patience().toMillis() + " ms";
            int ended = desk.end(
                    overdue,
                    "the worker reached neither the registry nor the task's master for " + patience + " and ended it");
            metrics.fenced(ended);
            LOG.error(
                    "reached neither the registry nor their masters for {}: ended {} tasks, which others may start",
                    patience,
                    ended);
        }
    }

    /** Takes nothing new from now on, whatever masters say. What runs goes on. */
    public void retire() {
        desk.retire();
    }

    /** How many tasks it holds that end with this process. */
    public long inside() {
        return desk.inside();
    }

    /** Whether nothing runs, waits for its commit or has left anything, a log that is still to be stored least of all. */
    public boolean holdsNothing() {
        return desk.isEmpty() && care.isAtRest();
    }

    /** Ends everything that runs. */
    public int endAll(String reason) {
        int ended = desk.endAll(reason);
        metrics.fenced(ended);
        return ended;
    }

    /** Whether something runs that a stop would leave to the next worker. */
    public boolean isIdle() {
        return watch.isIdle();
    }

    /**
     * Says that this worker is about to close, before it does.
     *
     * @param wantsToBeBackIn how long the masters were told to wait; null when they were not: then the guardian ends what
     *     is left when the lease is over
     */
    public void leave(@Nullable Duration wantsToBeBackIn) {
        watch.leave(wantsToBeBackIn);
    }

    /** Stops quickly. Running tasks stay running: the next worker of this folder takes them up. */
    @Override
    public void close() {
        drained = () -> {};
        desk.close();
        watch.leave(null);
        watchThread.shutdownNow();
        reporter.close();
        types.close();
        killer.close();
        timer.shutdownNow();
        logReaders.shutdownNow();
        care.close();
        guard.close();
    }
}
