package io.scheduler.master.worker;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.HoldRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.KillRequest.Kill;
import io.scheduler.rpc.contract.ModeRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.RpcException;
import io.scheduler.rpc.transport.RpcPeer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Workers} over RPC and the registry. Safe for use by several threads. */
public final class WorkerDirectory implements Workers {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerDirectory.class);

    private final Map<String, WorkerHandle> byIncarnation = new ConcurrentHashMap<>();
    /** Every connection that is open, the newest of a worker last. */
    private final List<WorkerHandle> open = new ArrayList<>();

    private final Absences absences;
    private final Twins twins = new Twins();
    private final RowsBehind rowsBehind = new RowsBehind();
    private final Set<String> tooPatient = ConcurrentHashMap.newKeySet();
    private final NodeRegistry registry;
    private final Duration lease;
    private final Listener listener;
    private final WorkerChoice choice;
    private volatile List<NodeWish> wishes = List.of();
    private volatile Map<String, WorkerGroup> groups = Map.of();

    /** @param clock one that nobody sets: leases are measured by it */
    public WorkerDirectory(
            NodeRegistry registry, Clock clock, Duration lease, RandomGenerator random, Listener listener) {
        this.registry = registry;
        this.absences = new Absences(registry, clock, lease);
        this.choice = new WorkerChoice(random);
        this.lease = lease;
        this.listener = listener;
        absences.registryChanged();
        registry.onChange(this::registryChanged);
    }

    private void registryChanged() {
        absences.registryChanged();
        readLoads();
    }

    /** Who wants to know. Called on threads of the transport; must not block. */
    public interface Listener {
        void workerConnected(AssignedWorker worker);

        void capacityFreed();
    }

    /** A worker has dialled. */
    public void connected(RpcPeer peer) {
        AssignedWorker id =
                new AssignedWorker(peer.identity().nodeId(), peer.identity().incarnation());
        WorkerHandle handle = new WorkerHandle(id, peer);
        synchronized (open) {
            open.add(handle);
            byIncarnation.put(id.incarnation(), handle);
        }
        absences.isBack(id);
        peer.onClose(() -> closed(handle));
        readLoads();
        listener.workerConnected(id);
    }

    /**
     * A worker that still had a link to a former start of this master may have dialled twice, and keeps the older connection: it
     * must not be forgotten with the newer one.
     */
    private void closed(WorkerHandle handle) {
        String incarnation = handle.id().incarnation();
        Optional<WorkerHandle> other;
        synchronized (open) {
            open.remove(handle);
            if (byIncarnation.get(incarnation) != handle) {
                return;
            }
            absences.heard(handle.id());
            other = open.stream()
                    .filter(older ->
                            older.id().equals(handle.id()) && older.peer().isOpen())
                    .reduce((older, newer) -> newer);
            other.ifPresentOrElse(
                    left -> {
                        left.nothingOnTheWay();
                        byIncarnation.put(incarnation, left);
                    },
                    () -> {
                        byIncarnation.remove(incarnation);
                        rowsBehind.gone(handle.id());
                    });
        }
        if (other.isPresent()) {
            // what was sent on the one that has closed may not have arrived
            readLoads();
            listener.workerConnected(handle.id());
        }
    }

    /** The worker said how much it would take now. */
    public void says(String incarnation, int freeCapacity) {
        WorkerHandle handle = byIncarnation.get(incarnation);
        if (handle != null && handle.says(freeCapacity)) {
            listener.capacityFreed();
        }
    }

    public Optional<RpcPeer> peerOf(String nodeId) {
        return byIncarnation.values().stream()
                .filter(handle ->
                        handle.id().nodeId().equals(nodeId) && handle.peer().isOpen())
                .map(WorkerHandle::peer)
                .findFirst();
    }

    /** Any worker of the group that takes tasks. */
    public Optional<RpcPeer> peerIn(String group) {
        WorkerGroup definition = groups.getOrDefault(group, WorkerGroup.unlisted(group));
        return byIncarnation.values().stream()
                .filter(handle -> handle.peer().isOpen() && takesTasks(handle) && isMember(handle, definition))
                .map(WorkerHandle::peer)
                .findAny();
    }

    @Override
    public Optional<AssignedWorker> reserve(String group) {
        WorkerGroup definition = groups.getOrDefault(group, WorkerGroup.unlisted(group));
        // another loop may be quicker: then the next best
        for (int tries = 0; tries < 3; tries++) {
            List<WorkerHandle> members = byIncarnation.values().stream()
                    .filter(handle -> handle.peer().isOpen() && takesTasks(handle) && isMember(handle, definition))
                    .toList();
            Optional<WorkerHandle> chosen = choice.choose(definition, members);
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            if (chosen.get().reserve()) {
                return chosen.map(WorkerHandle::id);
            }
        }
        return Optional.empty();
    }

    private static boolean isMember(WorkerHandle worker, WorkerGroup group) {
        return worker.load().groups().contains(group.name())
                || group.workers().contains(worker.id().nodeId());
    }

    /** A worker that may run tasks longer than we wait for it would run them beside their successors. */
    private boolean takesTasks(WorkerHandle worker) {
        return worker.load().takesTasks()
                && worker.load().leaseMillis() <= lease.toMillis()
                && !twins.isElder(worker.id())
                && wishOf(worker.id()) == NodeMode.ACTIVE;
    }

    private NodeMode wishOf(AssignedWorker worker) {
        return NodeWish.of(wishes, NodeRole.WORKER.name(), worker.nodeId(), worker.incarnation())
                .map(NodeWish::mode)
                .orElse(NodeMode.ACTIVE);
    }

    /** What people want of workers and groups, as just read; workers that do something else are told. */
    public void wanted(ClusterRows rows) {
        absences.clearOverdue();
        rowsBehind.looked();
        synchronized (open) {
            twins.look(open, registry.nodes(NodeRole.WORKER));
        }
        wishes = rows.wishes();
        groups = rows.groups().stream().collect(Collectors.toMap(WorkerGroup::name, group -> group));
        for (WorkerHandle handle : byIncarnation.values()) {
            NodeMode wish = wishOf(handle.id());
            if (handle.isRegistered() && handle.load().mode() != wish) {
                handle.peer().service(WorkerService.class).mode(new ModeRequest(wish));
            }
        }
        listener.capacityFreed();
    }

    /** Tells every worker that these slots are surely ours; the one that does not hear it ends its attempts in time. */
    public void hold(List<SlotEpoch> slots) {
        HoldRequest request = new HoldRequest(slots);
        byIncarnation.values().stream()
                .filter(handle -> handle.peer().isOpen())
                .forEach(handle -> handle.peer()
                        .service(WorkerService.class)
                        .hold(request)
                        .thenAccept(reply -> rowsBehind.answered(handle.id(), slots, reply.refused())));
    }

    @Override
    public void reserveOn(AssignedWorker worker) {
        WorkerHandle handle = byIncarnation.get(worker.incarnation());
        if (handle != null) {
            handle.reserveAnyway();
        }
    }

    @Override
    public void refresh() {
        for (NodeRecord node : registry.nodes(NodeRole.WORKER)) {
            WorkerHandle handle = byIncarnation.get(node.identity().incarnation());
            if (handle != null) {
                handle.refresh();
            }
        }
    }

    @Override
    public void release(AssignedWorker worker, int places) {
        WorkerHandle handle = byIncarnation.get(worker.incarnation());
        if (handle != null) {
            handle.release(places);
        }
    }

    @Override
    public CompletableFuture<AssignReply> assign(AssignedWorker worker, List<TaskAssignment> assignments) {
        WorkerHandle handle = byIncarnation.get(worker.incarnation());
        if (handle == null) {
            return notConnected(worker);
        }
        return handle.peer()
                .service(WorkerService.class)
                .assign(new AssignRequest(assignments))
                .whenComplete((reply, failure) -> {
                    if (failure == null) {
                        handle.answered(assignments.size(), reply.freeCapacity());
                    } else {
                        handle.unanswered(assignments.size());
                    }
                });
    }

    @Override
    public CompletableFuture<KillReply> kill(AssignedWorker worker, List<Kill> kills) {
        WorkerHandle handle = byIncarnation.get(worker.incarnation());
        return handle == null
                ? notConnected(worker)
                : handle.peer().service(WorkerService.class).kill(new KillRequest(kills));
    }

    @Override
    public CompletableFuture<ClaimReply> claim(AssignedWorker worker, List<SlotEpoch> slots) {
        WorkerHandle handle = byIncarnation.get(worker.incarnation());
        if (handle == null) {
            return notConnected(worker);
        }
        return handle.peer()
                .service(WorkerService.class)
                .claim(new ClaimRequest(slots))
                .whenComplete((reply, failure) -> {
                    if (failure == null) {
                        says(worker.incarnation(), reply.freeCapacity());
                    }
                });
    }

    @Override
    public List<AssignedWorker> connected() {
        return byIncarnation.values().stream()
                .filter(handle -> handle.peer().isOpen())
                .map(WorkerHandle::id)
                .toList();
    }

    @Override
    public Instant steadyNow() {
        return absences.now();
    }

    @Override
    public boolean isLost(AssignedWorker worker, Instant ownedSince) {
        return absences.isLost(worker, isConnected(worker), ownedSince);
    }

    @Override
    public boolean isMissed(AssignedWorker worker) {
        return absences.isMissed(worker);
    }

    /**
     * Under any incarnation of its folder: a restarted worker may have adopted what the one before it ran, and says so itself. One
     * that was started elsewhere in its place knows nothing of it.
     */
    private boolean isConnected(AssignedWorker worker) {
        return byIncarnation.values().stream()
                .anyMatch(handle -> handle.id().home().equals(worker.home()));
    }

    private void readLoads() {
        boolean any = false;
        for (NodeRecord node : registry.nodes(NodeRole.WORKER)) {
            WorkerHandle handle = byIncarnation.get(node.identity().incarnation());
            if (handle != null) {
                handle.registered(node.load());
                any = true;
                warnOfLease(node);
            }
        }
        if (any) {
            listener.capacityFreed();
        }
    }

    private void warnOfLease(NodeRecord node) {
        if (node.load().leaseMillis() > lease.toMillis()
                && tooPatient.add(node.identity().nodeId())) {
            LOG.warn(
                    "worker {} gets no tasks: its worker.lease of {} ms is longer than master.worker-lease, {} ms, so that"
                            + " its tasks could still run when they are given up. Raise master.worker-lease on all masters"
                            + " first",
                    node.identity().nodeId(),
                    node.load().leaseMillis(),
                    lease.toMillis());
        } else if (node.load().leaseMillis() <= lease.toMillis()) {
            tooPatient.remove(node.identity().nodeId());
        }
    }

    private static <T> CompletableFuture<T> notConnected(AssignedWorker worker) {
        return CompletableFuture.failedFuture(
                new RpcException(RpcException.Kind.NOT_SENT, "worker " + worker.nodeId() + " is not connected"));
    }
}
