package io.scheduler.master.app;

import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.master.app.MasterConfiguration.Node;
import io.scheduler.master.loop.LoopObserver;
import io.scheduler.master.loop.LoopSettings;
import io.scheduler.master.loop.Loops;
import io.scheduler.master.rpc.MasterEndpoint;
import io.scheduler.master.slot.SlotKeeper;
import io.scheduler.master.worker.WorkerDirectory;
import io.scheduler.node.Registration;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a master and the order in which they start and stop. */
public final class Master implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Master.class);

    private final Node node;
    private final MasterSettings settings;
    private final Clock clock;
    private final Loops loops;
    private final WorkerDirectory workers;
    private final SlotKeeper keeper;
    private @Nullable RpcServer server;

    Master(
            Node node,
            MasterSettings settings,
            LoopSettings loopSettings,
            PartitionStore store,
            LoopObserver observer,
            Clock clock) {
        this.node = node;
        this.settings = settings;
        this.clock = clock;
        AtomicReference<WorkerDirectory> directory = new AtomicReference<>();
        this.loops = new Loops(
                node.identity().incarnation(),
                store,
                listener -> {
                    directory.set(new WorkerDirectory(node.registry(), clock, settings.workerLease(), listener));
                    return directory.get();
                },
                clock,
                loopSettings,
                observer);
        this.workers = directory.get();
        this.keeper = new SlotKeeper(node.identity(), node.registry(), store, loops);
        node.meters().gauge("scheduler.master.slots", loops, l -> l.driven().size());
        node.meters().gauge("scheduler.master.inbox", loops, Loops::waiting);
    }

    void start() {
        loops.start();
        RpcServices services = RpcServices.builder()
                .serve(MasterService.class, peer -> new MasterEndpoint(peer, loops, workers, keeper::hasten))
                .build();
        server = RpcServer.start(
                settings.listenHost(),
                settings.listenPort(),
                node.identity(),
                services,
                node.tls(),
                node.rpc(),
                node.meters(),
                this::connected);
        int port = server.port();
        node.registry().register(Registration.record(node.identity(), node.settings(), port, NodeLoad.NONE, clock));
        keeper.start(settings.slotInterval());
        LOG.info("{} listens on {}:{}", node.identity(), settings.listenHost(), port);
    }

    /** Whether its loops run. */
    boolean isAlive() {
        return loops.areAlive();
    }

    /** Registered, so that slots can come to it and workers dial it. */
    boolean isReady() {
        return server != null && node.registry().state() != NodeRegistry.State.LOST;
    }

    /** Port of RPC. */
    public int port() {
        return Objects.requireNonNull(server, "not started").port();
    }

    @Override
    public void close() {
        keeper.close();
        node.registry().unregister();
        loops.close();
        if (server != null) {
            server.close();
        }
    }

    private void connected(RpcPeer peer) {
        if (peer.identity().role() == NodeRole.WORKER) {
            workers.connected(peer);
        }
    }
}
