package io.scheduler.rpc.registry;

import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How nodes lie in ZooKeeper: {@code /nodes/<role>/<incarnation>} with a JSON object as data. */
final class NodeEntries {
    private static final Logger LOG = LoggerFactory.getLogger(NodeEntries.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private NodeEntries() {}

    /** What is read next is no older than this call, also from a server that lags behind its leader, or has lost it. */
    static void catchUp(CuratorFramework client, Duration atMost) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        client.sync()
                .inBackground((ignored, event) -> {
                    KeeperException.Code code = KeeperException.Code.get(event.getResultCode());
                    if (code == KeeperException.Code.OK) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(KeeperException.create(code, event.getPath()));
                    }
                })
                .forPath("/");
        done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    static String folder(NodeRole role) {
        return "/nodes/" + role.name().toLowerCase(Locale.ROOT);
    }

    static String path(NodeRecord node) {
        return folder(node.identity().role()) + '/' + node.identity().incarnation();
    }

    static byte[] write(NodeRecord node) {
        return JSON.writeValueAsBytes(node);
    }

    /** Empty when the data is not a node: written by something else, which then is nobody's peer. */
    static Optional<NodeRecord> read(String path, byte[] data) {
        try {
            NodeRecord node = JSON.readValue(data, NodeRecord.class);
            if (node != null && node.identity() != null && path.equals(path(node))) {
                return Optional.of(node);
            }
            LOG.warn("the registry entry {} does not belong to the node that it names and is left out", path);
        } catch (JacksonException e) {
            LOG.warn("the registry entry {} is not readable and is left out: {}", path, e.getMessage());
        }
        return Optional.empty();
    }

    static List<NodeRecord> sorted(List<NodeRecord> nodes) {
        return nodes.stream()
                .sorted(Comparator.comparing(node -> node.identity().incarnation()))
                .toList();
    }

    static List<String> names(CuratorFramework client, NodeRole role) throws Exception {
        try {
            return client.getChildren().forPath(folder(role)).stream().sorted().toList();
        } catch (KeeperException.NoNodeException e) {
            return List.of();
        }
    }

    static List<NodeRecord> readAll(CuratorFramework client, NodeRole role) throws Exception {
        List<NodeRecord> nodes = new ArrayList<>();
        for (String name : names(client, role)) {
            String path = folder(role) + '/' + name;
            try {
                read(path, client.getData().forPath(path)).ifPresent(nodes::add);
            } catch (KeeperException.NoNodeException e) {
                LOG.debug("{} went away while it was read", path);
            }
        }
        return sorted(nodes);
    }
}
