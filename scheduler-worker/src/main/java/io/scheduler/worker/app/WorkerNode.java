package io.scheduler.worker.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.logs.LogStore;
import io.scheduler.logs.LogStoreSettings;
import io.scheduler.logs.LogStores;
import io.scheduler.logs.StoredLogs;
import io.scheduler.logs.s3.S3Settings;
import io.scheduler.node.Registration;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.link.RoleLinks;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.worker.Worker;
import io.scheduler.worker.WorkerSettings;
import io.scheduler.worker.app.WorkerWiring.ClusterAccess;
import io.scheduler.worker.app.WorkerWiring.WhenDrained;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.log.LogSettings;
import io.scheduler.worker.plugin.PluginJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The worker in its cluster: takes up what it left, registers, dials every master. Stops in the reverse order and
 * leaves running tasks to the next start.
 */
class WorkerNode implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerNode.class);

    private final WorkerSettings settings;
    private final LogKeeping logs;
    private final ClusterAccess cluster;
    private final Clock clock;
    private final MeterRegistry meters;
    private final WhenDrained whenDrained;
    private final AtomicBoolean drained = new AtomicBoolean();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile @Nullable RoleLinks masters;
    /** Says anew what the registry is to know; nothing while there is nothing to say. */
    private volatile Runnable republish = () -> {};

    WorkerNode(
            WorkerSettings settings,
            LogKeeping logs,
            ClusterAccess cluster,
            Clock clock,
            MeterRegistry meters,
            WhenDrained whenDrained) {
        this.settings = settings;
        this.logs = logs;
        this.cluster = cluster;
        this.clock = clock;
        this.meters = meters;
        this.whenDrained = whenDrained;
    }

    @Override
    public synchronized void start() {
        try {
            join();
        } catch (IOException e) {
            leave();
            throw new UncheckedIOException(
                    "expected to read and write the data folder "
                            + cluster.node().dataDir() + ": check its owner",
                    e);
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    private void join() throws IOException {
        NodeRegistry nodes = cluster.registry();
        DataFolder folder = opened(DataFolder.open(cluster.node().dataDir(), new SecureRandom()));
        PluginJars plugins = opened(PluginJars.load(cluster.plugins().folder()));
        Worker worker = opened(Worker.open(settings, folder, System.getenv(), plugins, openLogs(), clock, meters));
        RpcServices services = RpcServices.builder()
                .serve(WorkerService.class, worker::serviceFor)
                .build();
        RpcDialer dialer = opened(new RpcDialer(cluster.self(), services, cluster.tls(), cluster.rpc(), meters));
        worker.onLoad(load -> nodes.publishLoad(withCertificate(load)));
        worker.onDrained(this::hasDrained);
        nodes.register(Registration.record(cluster.self(), cluster.node(), 0, withCertificate(worker.load()), clock));
        republish = () -> nodes.publishLoad(withCertificate(worker.load()));
        RoleLinks links = opened(new RoleLinks(nodes, NodeRole.MASTER, dialer, worker::connected));
        masters = links;
        // until the guardian goes by this process the entry of the former one says for how long masters have to wait
        worker.guard(() -> nodes.state() == NodeRegistry.State.CONNECTED, nodes::removeFormer);
        // Closed first: says that nothing new is wanted before the connections end.
        opened(() -> {
            retire(worker);
            republish = () -> {};
            depart(worker, nodes);
        });
        LOG.info("{} is up with capacity {} in groups {}", cluster.self(), settings.capacity(), settings.groups());
    }

    /** It has no database to tell people by: a master does, by what stands in the registry. */
    private NodeLoad withCertificate(NodeLoad load) {
        return load.withCertificateUntil(cluster.tls().expires().orElse(null));
    }

    /** The certificate may be another one by now. */
    void certificateLooked() {
        republish.run();
    }

    /** A store that does not answer now is no reason not to start: logs wait for it here. */
    private Worker.Logs openLogs() {
        Optional<LogStore> store =
                LogStores.open(logs.store(), logs.s3(), cluster.self().incarnation());
        store.ifPresent(this::opened);
        store.ifPresent(opened -> LOG.info("logs of tasks are stored in {}", opened));
        return new Worker.Logs(logs.settings(), store.map(StoredLogs::new).orElse(null));
    }

    /** What becomes of logs, and where. */
    record LogKeeping(LogSettings settings, LogStoreSettings store, S3Settings s3) {}

    private void hasDrained() {
        if (drained.compareAndSet(false, true)) {
            LOG.info("{} has drained: it holds nothing any more and ends", cluster.self());
            whenDrained.action().run();
        }
    }

    /** Where the settings say so, tasks come to their end first, and masters hear of it. */
    private void retire(Worker worker) {
        CountDownLatch empty = new CountDownLatch(1);
        worker.onDrained(empty::countDown);
        worker.retire();
        Duration limit = settings.drainOnStop();
        if (!limit.isZero() && !worker.holdsNothing()) {
            LOG.info("waits up to {} for {} tasks to end", limit, worker.load().running());
            long deadline = System.nanoTime() + limit.toNanos();
            while (!isDone(worker, empty) && System.nanoTime() < deadline) {
                LOG.debug("{} tasks still run", worker.load().running());
            }
            LOG.info("ends with {} tasks running", worker.load().running());
        }
        finish(worker, empty);
        worker.onDrained(() -> {});
    }

    /** Tasks inside this process would be lost, and begun again elsewhere: most of them end soon. */
    private void finish(Worker worker, CountDownLatch empty) {
        long inside = worker.inside();
        if (inside == 0 || settings.finishOnStop().isZero()) {
            return;
        }
        LOG.info("waits up to {} for {} tasks that run inside it", settings.finishOnStop(), inside);
        long deadline = System.nanoTime() + settings.finishOnStop().toNanos();
        try {
            while (worker.inside() > 0 && System.nanoTime() < deadline && !empty.await(20, TimeUnit.MILLISECONDS)) {
                LOG.trace("{} tasks run inside this worker", worker.inside());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.inside() > 0) {
            LOG.warn("{} tasks that run inside this worker end with it: their onWorkerLoss decides", worker.inside());
        }
    }

    /** Looks once a second: without masters nobody takes the results, which the journal keeps. */
    private boolean isDone(Worker worker, CountDownLatch empty) {
        try {
            return empty.await(1, TimeUnit.SECONDS) || (worker.load().running() == 0 && connectedMasters() == 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** With tasks that run, the masters are asked to wait; without an answer the guardian does not wait either. */
    private void depart(Worker worker, NodeRegistry nodes) {
        Duration grace = settings.restartGrace();
        long before = System.nanoTime();
        if (worker.isIdle() || grace.isZero()) {
            nodes.unregister();
            worker.leave(null);
        } else if (nodes.leave(grace)) {
            // They count from when they saw it, which may be as early as the call.
            worker.leave(grace.minusNanos(System.nanoTime() - before));
            LOG.info(
                    "{} tasks go on for {} until this worker is back",
                    worker.load().running(),
                    grace);
        } else {
            worker.leave(null);
            // bin/scheduler-daemon.sh looks for these words
            LOG.warn(
                    "the registry did not answer: {} tasks go on for the lease only unless this worker is back",
                    worker.load().running());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public synchronized void stop() {
        leave();
    }

    private void leave() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                // The process ends, and with it whatever this part still holds.
                LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
            }
        }
        masters = null;
        republish = () -> {};
    }

    @Override
    public synchronized boolean isRunning() {
        return !open.isEmpty();
    }

    /** Whether the registry is connected or a master is heard. */
    boolean isInContact() {
        return connectedMasters() > 0 || cluster.registry().state() == NodeRegistry.State.CONNECTED;
    }

    int connectedMasters() {
        RoleLinks links = masters;
        return links == null ? 0 : links.peers().size();
    }
}
