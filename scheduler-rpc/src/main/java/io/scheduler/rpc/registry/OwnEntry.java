package io.scheduler.rpc.registry;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import java.util.Arrays;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** This node's own entry: wanted state here, written state in ZooKeeper. Fields change under its lock, I/O is outside. */
final class OwnEntry {
    private final CuratorFramework client;
    private @Nullable NodeRecord wanted;
    private byte @Nullable [] written;

    OwnEntry(CuratorFramework client) {
        this.client = client;
    }

    synchronized void want(NodeRecord node) {
        wanted = node;
        written = null;
    }

    /** False when there is no entry to hold a load. */
    synchronized boolean wantLoad(NodeLoad load) {
        if (wanted == null) {
            return false;
        }
        wanted = wanted.withLoad(load);
        return true;
    }

    /** Wants no entry any more; what was wanted, or null. */
    synchronized @Nullable NodeRecord forget() {
        NodeRecord last = wanted;
        wanted = null;
        return last;
    }

    private synchronized @Nullable NodeRecord wanted() {
        return wanted;
    }

    /** Makes sure that the entry exists and belongs to the present session. */
    void ensure() throws Exception {
        NodeRecord node = wanted();
        if (node == null) {
            return;
        }
        String path = NodeEntries.path(node);
        byte[] data = NodeEntries.write(node);
        long session = client.getZookeeperClient().getZooKeeper().getSessionId();
        Stat stat = client.checkExists().forPath(path);
        if (stat != null && stat.getEphemeralOwner() == session) {
            writeIfChanged();
            return;
        }
        if (stat != null) {
            // of a former session of this very process, since the incarnation is ours: it would vanish with that
            // session
            deleteQuietly(path);
        }
        client.create().creatingParentsIfNeeded().withMode(CreateMode.EPHEMERAL).forPath(path, data);
        wrote(data);
    }

    /** Writes the data when it differs from what was written last; whether it did. */
    boolean writeIfChanged() throws Exception {
        NodeRecord node = wanted();
        if (node == null) {
            return false;
        }
        byte[] data = NodeEntries.write(node);
        synchronized (this) {
            if (Arrays.equals(data, written)) {
                return false;
            }
        }
        client.setData().forPath(NodeEntries.path(node), data);
        wrote(data);
        return true;
    }

    /** Turns the entry of a node that is going into one that no session holds; others see no gap. */
    void leave(NodeRecord going) throws Exception {
        String path = NodeEntries.path(going);
        byte[] data = NodeEntries.write(going);
        if (client.checkExists().forPath(path) == null) {
            client.create().creatingParentsIfNeeded().forPath(path, data);
            return;
        }
        client.transaction()
                .forOperations(
                        client.transactionOp().delete().forPath(path),
                        client.transactionOp().create().forPath(path, data));
    }

    /** Takes out what earlier incarnations of the wanted node have left in its folder: another one may be alive. */
    void removeLeft() throws Exception {
        NodeRecord node = wanted();
        if (node == null) {
            return;
        }
        for (NodeRecord other : NodeEntries.readAll(client, node.identity().role())) {
            if (other.identity().home().equals(node.identity().home())
                    && !other.identity().equals(node.identity())) {
                removeLeft(other);
            }
        }
    }

    /** Takes out that entry if no session holds it. */
    void removeLeft(NodeRecord left) throws Exception {
        String path = NodeEntries.path(left);
        Stat stat = client.checkExists().forPath(path);
        if (stat != null && stat.getEphemeralOwner() == 0) {
            deleteQuietly(path);
        }
    }

    void deleteQuietly(String path) throws Exception {
        try {
            client.delete().forPath(path);
        } catch (KeeperException.NoNodeException e) {
            // what was wanted
        }
    }

    private synchronized void wrote(byte[] data) {
        written = data;
    }
}
