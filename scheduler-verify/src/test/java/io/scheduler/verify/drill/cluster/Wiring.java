package io.scheduler.verify.drill.cluster;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.drill.proxy.Cuts;
import io.scheduler.verify.drill.proxy.CuttingProxy;
import io.scheduler.verify.drill.proxy.SocketOwner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The proxies. Each node has its own for ZooKeeper and PostgreSQL; a master's address is one for all who dial it, so there
 * the caller is looked up.
 */
final class Wiring implements AutoCloseable {

    static final String ZOOKEEPER = "zookeeper";
    static final String POSTGRES = "postgres";
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    private final Cuts cuts = new Cuts();
    private final List<CuttingProxy> proxies = new ArrayList<>();
    private final Supplier<Map<String, Long>> pids;

    /** @param pids of all nodes by name */
    Wiring(Supplier<Map<String, Long>> pids) {
        this.pids = pids;
    }

    /** The connect string through which this node reaches ZooKeeper. */
    String zookeeper(String node, List<InetSocketAddress> servers) throws IOException {
        List<CuttingProxy> own = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            own.add(listen(ANY, server, node, ZOOKEEPER));
        }
        return own.stream().map(proxy -> "127.0.0.1:" + proxy.port()).collect(Collectors.joining(","));
    }

    int postgres(String node, int port) throws IOException {
        return listen(ANY, new InetSocketAddress("127.0.0.1", port), node, POSTGRES)
                .port();
    }

    /** Lets everybody dial a master at this address, which leads to the same port of 127.0.0.1. */
    void master(String master, String address, int port) throws IOException {
        proxies.add(CuttingProxy.listen(
                new InetSocketAddress(address, port),
                new InetSocketAddress("127.0.0.1", port),
                socket -> new Cuts.Way(
                        SocketOwner.find(socket.getPort(), pids.get()).orElse("unknown"), master),
                cuts));
    }

    private CuttingProxy listen(InetSocketAddress address, InetSocketAddress target, String node, String destination)
            throws IOException {
        Cuts.Way way = new Cuts.Way(node, destination);
        CuttingProxy proxy = CuttingProxy.listen(address, target, socket -> way, cuts);
        proxies.add(proxy);
        return proxy;
    }

    /** All ways from a node and, when it is a master, to it. */
    List<Cuts.Way> waysOf(ServiceNode node, List<ServiceNode> nodes) {
        List<Cuts.Way> ways = new ArrayList<>();
        ways.add(new Cuts.Way(node.name(), ZOOKEEPER));
        ways.add(new Cuts.Way(node.name(), POSTGRES));
        for (ServiceNode other : nodes) {
            if (other.role() == NodeRole.MASTER) {
                ways.add(new Cuts.Way(node.name(), other.name()));
            }
            if (node.role() == NodeRole.MASTER) {
                ways.add(new Cuts.Way(other.name(), node.name()));
            }
        }
        return ways;
    }

    void cut(List<Cuts.Way> ways, Cuts.How how) {
        ways.forEach(way -> cuts.cut(way, how));
        proxies.forEach(CuttingProxy::applyResets);
    }

    void heal(List<Cuts.Way> ways) {
        ways.forEach(cuts::heal);
    }

    void healAll() {
        cuts.healAll();
    }

    @Override
    public void close() throws IOException {
        for (CuttingProxy proxy : proxies) {
            proxy.close();
        }
    }
}
