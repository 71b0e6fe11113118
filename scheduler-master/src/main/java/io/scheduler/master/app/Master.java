package io.scheduler.master.app;

import io.micrometer.core.instrument.Gauge;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.dao.alert.AlertWatch;
import io.scheduler.dao.backfill.BackfillStore;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.retention.Purging;
import io.scheduler.dao.schedule.ScheduleStore;
import io.scheduler.dao.taskgroup.PermitStore;
import io.scheduler.logs.StoredLogs;
import io.scheduler.master.alert.WaitingWatch;
import io.scheduler.master.alert.WorkerCertificates;
import io.scheduler.master.app.MasterConfiguration.Node;
import io.scheduler.master.backfill.BackfillKeeper;
import io.scheduler.master.loop.LoopObserver;
import io.scheduler.master.loop.LoopSettings;
import io.scheduler.master.loop.Loops;
import io.scheduler.master.permit.PermitKeeper;
import io.scheduler.master.retention.RetentionKeeper;
import io.scheduler.master.retention.RetentionObserver;
import io.scheduler.master.retention.RetentionSettings;
import io.scheduler.master.rpc.MasterEndpoint;
import io.scheduler.master.rpc.OtherMasters;
import io.scheduler.master.schedule.ScheduleKeeper;
import io.scheduler.master.schedule.ScheduleObserver;
import io.scheduler.master.schedule.ScheduleSettings;
import io.scheduler.master.schedule.ScheduleThread;
import io.scheduler.master.slot.SlotKeeper;
import io.scheduler.master.slot.SlotThread;
import io.scheduler.master.trace.Traces;
import io.scheduler.master.worker.WorkerDirectory;
import io.scheduler.node.Registration;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.Address;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
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
    private final SlotThread slots;
    private final ScheduleThread schedules;
    private final ScheduleThread backfills;
    private final ScheduleThread permits;
    private final ScheduleThread retention;
    private final GoneRuns goneRuns;
    private final ScheduleThread waiting;
    private @Nullable RpcServer server;
    private volatile @Nullable OtherMasters others;

    Master(
            Node node,
            MasterSettings settings,
            LoopSettings loopSettings,
            Stored stored,
            Scheduling scheduling,
            Audience audience,
            Outside outside) {
        this.node = node;
        this.settings = settings;
        this.clock = outside.clock();
        AtomicReference<WorkerDirectory> directory = new AtomicReference<>();
        this.loops = new Loops(
                node.identity().incarnation(),
                stored.partitions(),
                listener -> {
                    directory.set(new WorkerDirectory(
                            node.registry(), outside.steady(), settings.workerLease(), outside.random(), listener));
                    return directory.get();
                },
                clock,
                loopSettings,
                LoopObserver.all(audience.metrics(), audience.traces(), new EndsOfBackfills(this::backfillRunEnded)));
        this.workers = directory.get();
        ScheduleKeeper scheduleKeeper = new ScheduleKeeper(
                node.identity().incarnation(),
                new ScheduleKeeper.Ports(
                        stored.schedules(), loops::driven, clock, loops::nudgeOwners, scheduling.observer()),
                scheduling.settings());
        this.schedules = new ScheduleThread("schedules", scheduleKeeper, clock);
        this.backfills = new ScheduleThread(
                "backfills",
                new BackfillKeeper(
                        node.identity().incarnation(),
                        new BackfillKeeper.Ports(stored.backfills(), loops::driven, clock, loops::nudgeOwners)),
                clock);
        this.permits = new ScheduleThread(
                "task groups",
                new PermitKeeper(
                        node.identity().incarnation(),
                        new PermitKeeper.Ports(stored.permits(), loops::driven, clock, loops::nudgeOwners)),
                clock);
        this.retention = new ScheduleThread(
                "retention",
                new RetentionKeeper(
                        node.identity().incarnation(),
                        retentionPorts(stored, scheduling),
                        scheduling.retaining().settings()),
                clock);
        this.goneRuns = new GoneRuns(stored.purging());
        WorkerCertificates certificates = new WorkerCertificates(
                () -> node.registry().nodes(NodeRole.WORKER), stored.alerts()::certificate, clock);
        this.waiting = new ScheduleThread(
                "looks for what waits too long",
                new WaitingWatch(
                        () -> {
                            stored.alerts().waiting();
                            certificates.look();
                        },
                        loops::driven,
                        clock),
                clock);
        loops.onPermits(this::permitsChanged);
        loops.onDispatch(audience.traces());
        this.slots = new SlotThread(thread -> new SlotKeeper(
                node.identity(),
                settings.weight(),
                settings.slotInterval(),
                new SlotKeeper.Ports(
                        node.registry(),
                        stored.partitions(),
                        new Drivers(loops, this::slotsMoved),
                        new Listener(workers, outside.stop()),
                        outside.steady(),
                        thread)));
        Gauge.builder("scheduler.master.slots", loops, all -> all.driven().size())
                .description("Slots that this master drives")
                .register(node.meters());
        Gauge.builder("scheduler.master.inbox", loops, Loops::waiting)
                .description("Events that wait for its loops")
                .register(node.meters());
    }

    private RetentionKeeper.Ports retentionPorts(Stored stored, Scheduling scheduling) {
        return new RetentionKeeper.Ports(
                stored.purging(),
                stored.schedules(),
                scheduling.settings().fireRetention(),
                scheduling.retaining().logs(),
                loops::driven,
                new RetentionKeeper.Timing(clock, System::nanoTime),
                scheduling.retaining().observer());
    }

    void start() {
        try {
            begin();
        } catch (RuntimeException | Error e) {
            // nobody else closes what did not start
            try {
                close();
            } catch (RuntimeException | Error second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void begin() {
        loops.start();
        schedules.start();
        backfills.start();
        permits.start();
        retention.start();
        waiting.start();
        RpcServices services = RpcServices.builder()
                .serve(
                        MasterService.class,
                        peer -> new MasterEndpoint(
                                peer,
                                loops,
                                workers,
                                slots::hasten,
                                new MasterEndpoint.Keepers(this::changed, permits::changed, goneRuns)))
                .relay(this::addressOf)
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
        NodeLoad load = NodeLoad.ofMaster(settings.weight(), NodeMode.ACTIVE, 0, 0);
        node.registry().register(Registration.record(node.identity(), node.settings(), port, load, clock));
        OtherMasters reached = new OtherMasters(
                node.identity(),
                node.registry(),
                new RpcDialer(node.identity(), RpcServices.builder().build(), node.tls(), node.rpc(), node.meters()));
        loops.onCommandsForOthers(reached::nudge);
        others = reached;
        slots.start(settings.slotInterval());
        node.registry().onChange(slots::hasten);
        LOG.info("{} listens on {}:{}", node.identity(), settings.listenHost(), port);
    }

    /** Whether its loops run. */
    boolean isAlive() {
        return loops.areAlive()
                && schedules.isAlive()
                && backfills.isAlive()
                && permits.isAlive()
                && retention.isAlive()
                && waiting.isAlive();
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
        schedules.close();
        backfills.close();
        permits.close();
        retention.close();
        goneRuns.close();
        waiting.close();
        slots.close();
        node.registry().unregister();
        loops.close();
        OtherMasters reached = others;
        if (reached != null) {
            reached.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** Of another master, to which this one leads workers and apis that can not reach it. */
    private Optional<Address> addressOf(String incarnation) {
        return node.registry().nodes(NodeRole.MASTER).stream()
                .filter(master -> master.identity().incarnation().equals(incarnation)
                        && !master.identity().equals(node.identity()))
                .map(master -> new Address(master.host(), master.port()))
                .findFirst();
    }

    private void slotsMoved() {
        schedules.hasten();
        backfills.hasten();
        permits.hasten();
    }

    /** Called on the threads of the loops, which run only once this is whole. */
    private void backfillRunEnded() {
        backfills.hasten();
    }

    /** Schedules or backfills of these slots. */
    private void changed(List<Integer> changedSlots) {
        schedules.changed(changedSlots);
        backfills.changed(changedSlots);
    }

    /** Of task groups of these slots, whoever drives them. */
    private void permitsChanged(Collection<Integer> changedSlots) {
        Set<Integer> driven = loops.driven().keySet();
        List<Integer> ofOthers =
                changedSlots.stream().filter(slot -> !driven.contains(slot)).toList();
        if (ofOthers.size() < changedSlots.size()) {
            permits.changed(changedSlots);
        }
        OtherMasters reached = others;
        if (!ofOthers.isEmpty() && reached != null) {
            reached.permits(ofOthers);
        }
    }

    private void connected(RpcPeer peer) {
        if (peer.identity().role() == NodeRole.WORKER) {
            workers.connected(peer);
        }
    }

    /**
     * What a master gets from outside of its cluster.
     *
     * @param clock the time of day
     * @param steady what leases are measured by
     * @param stop begins to end the process, or in one JVM with others this service; returns at once
     */
    record Outside(Clock clock, Clock steady, RandomGenerator random, Runnable stop) {}

    /** Who hears of runs and tasks. */
    record Audience(LoopObserver metrics, Traces traces) {}

    /** What a master reads and writes. */
    record Stored(
            PartitionStore partitions,
            ScheduleStore schedules,
            BackfillStore backfills,
            PermitStore permits,
            Purging purging,
            AlertWatch alerts) {}

    record Scheduling(ScheduleSettings settings, ScheduleObserver observer, Retaining retaining) {}

    /** @param logs null when logs lie on their workers alone */
    record Retaining(
            RetentionSettings settings,
            RetentionObserver observer,
            @Nullable StoredLogs logs) {}

    /** The loops, of whose slots somebody else has the schedules. */
    private record Drivers(Loops loops, Runnable moved) implements SlotKeeper.SlotDrivers {
        @Override
        public Map<Integer, Long> driven() {
            return loops.driven();
        }

        @Override
        public Set<Integer> awaitingLease() {
            return loops.awaitingLease();
        }

        @Override
        public void grant(List<io.scheduler.dao.partition.SlotEpoch> granted, Duration heldByFormer) {
            loops.grant(granted, heldByFormer);
            moved.run();
        }

        @Override
        public CompletableFuture<Void> revoke(List<Integer> revoked) {
            return loops.revoke(revoked);
        }
    }

    private record Listener(WorkerDirectory workers, Runnable stop) implements SlotKeeper.ClusterListener {
        @Override
        public void read(ClusterRows rows) {
            workers.wanted(rows);
        }

        @Override
        public void hold(List<SlotEpoch> slots) {
            workers.hold(slots);
        }

        @Override
        public void drained() {
            stop.run();
        }
    }
}
