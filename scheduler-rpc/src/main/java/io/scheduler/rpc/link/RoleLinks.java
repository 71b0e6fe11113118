package io.scheduler.rpc.link;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.Address;
import io.scheduler.rpc.transport.Detour;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcLink;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one link to every node of a role, by incarnation. Nodes that are reached relay to one that is not. A node that leaves the registry keeps its link for as long as
 * the connection lives: with ZooKeeper away and RPC up everything goes on. Any thread; changes are made on its own one.
 */
public final class RoleLinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoleLinks.class);
    private static final long RECONCILE_SECONDS = 5;

    private final NodeRegistry registry;
    private final NodeRole role;
    private final RpcDialer dialer;
    private final Consumer<RpcPeer> onPeer;
    private final Predicate<NodeIdentity> wanted;
    private final ScheduledExecutorService thread;
    private final Map<String, RpcLink> links = new HashMap<>();
    /** Incarnations that are registered still, though a later start of their node answers at their address: they are dead. */
    private final Set<String> succeeded = new HashSet<>();

    private boolean closed;

    /**
     * @param onPeer called on the connection's event loop each time that a connection to one of the nodes was
     *     established
     */
    public RoleLinks(NodeRegistry registry, NodeRole role, RpcDialer dialer, Consumer<RpcPeer> onPeer) {
        this(registry, role, dialer, onPeer, node -> true);
    }

    /** @param wanted leaves out nodes, such as the one that dials */
    public RoleLinks(
            NodeRegistry registry,
            NodeRole role,
            RpcDialer dialer,
            Consumer<RpcPeer> onPeer,
            Predicate<NodeIdentity> wanted) {
        this.wanted = wanted;
        this.registry = registry;
        this.role = role;
        this.dialer = dialer;
        this.onPeer = onPeer;
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("links").factory());
        registry.onChange(this::queueReconcile);
        thread.scheduleWithFixedDelay(this::reconcile, 0, RECONCILE_SECONDS, TimeUnit.SECONDS);
    }

    /** The nodes of the role that are connected now. */
    public List<RpcPeer> peers() {
        synchronized (links) {
            return links.entrySet().stream()
                    .flatMap(link -> connected(link.getKey(), link.getValue()).stream())
                    .toList();
        }
    }

    /** One incarnation of the role, when it is connected now. */
    public Optional<RpcPeer> peer(String incarnation) {
        synchronized (links) {
            return Optional.ofNullable(links.get(incarnation)).flatMap(link -> connected(incarnation, link));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (links) {
            closed = true;
            links.values().forEach(RpcLink::close);
            links.clear();
        }
    }

    private static Optional<RpcPeer> connected(String incarnation, RpcLink link) {
        return link.peer().filter(peer -> peer.identity().incarnation().equals(incarnation));
    }

    private void queueReconcile() {
        try {
            thread.execute(this::reconcile);
        } catch (RejectedExecutionException e) {
            LOG.debug("the links to {} are closed", role);
        }
    }

    private void reconcile() {
        List<NodeRecord> nodes = registry.nodes(role);
        Set<String> registered = new HashSet<>();
        synchronized (links) {
            if (closed) {
                return;
            }
            for (NodeRecord node : nodes) {
                String incarnation = node.identity().incarnation();
                registered.add(incarnation);
                if (node.port() > 0 && wanted.test(node.identity()) && !succeeded.contains(incarnation)) {
                    links.computeIfAbsent(incarnation, key -> dial(node));
                }
            }
            links.entrySet().removeIf(link -> {
                boolean gone = (!registered.contains(link.getKey()) || succeeded.contains(link.getKey()))
                        && connected(link.getKey(), link.getValue()).isEmpty();
                if (gone) {
                    link.getValue().close();
                }
                return gone;
            });
            succeeded.retainAll(registered);
        }
    }

    private RpcLink dial(NodeRecord node) {
        String incarnation = node.identity().incarnation();
        return dialer.dial(
                new Address(node.host(), node.port()),
                new Detour(incarnation, () -> relaysTo(incarnation)),
                peer -> connected(node, peer));
    }

    /** The other nodes of the role that are reached without a relay. */
    private List<Address> relaysTo(String incarnation) {
        synchronized (links) {
            return links.entrySet().stream()
                    .filter(link -> !link.getKey().equals(incarnation)
                            && link.getValue().isDirect())
                    .map(link -> link.getValue().address())
                    .toList();
        }
    }

    private void connected(NodeRecord node, RpcPeer peer) {
        NodeIdentity found = peer.identity();
        if (found.role() != role || !found.incarnation().equals(node.identity().incarnation())) {
            LOG.info("{}:{} is now {} and not {}", node.host(), node.port(), found, node.identity());
            // Its next start has a link of its own, and dialling it twice would only confuse both. Anybody else may be
            // there by mistake, which may be mended.
            if (found.role() == role && found.nodeId().equals(node.identity().nodeId())) {
                synchronized (links) {
                    succeeded.add(node.identity().incarnation());
                }
            }
            peer.close();
            queueReconcile();
            return;
        }
        peer.onClose(this::queueReconcile);
        onPeer.accept(peer);
    }
}
