package io.scheduler.rpc.registry;

import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one role as last seen: kept by a cache with watches, and checked against the real list of children in
 * case an event was missed. Changed on the registry's thread only, read by any.
 */
final class RoleView implements AutoCloseable {
    private final CuratorFramework client;
    private final NodeRole role;
    private final Runnable cacheChanged;
    private volatile List<NodeRecord> nodes = List.of();
    private @Nullable CuratorCache cache;
    private volatile boolean cacheFilled;

    /**
     * @param cacheChanged called on Curator's thread
     */
    RoleView(CuratorFramework client, NodeRole role, Runnable cacheChanged) {
        this.client = client;
        this.role = role;
        this.cacheChanged = cacheChanged;
    }

    List<NodeRecord> nodes() {
        return nodes;
    }

    /** Takes over what the cache has; true when that is something new. */
    boolean takeFromCache() {
        CuratorCache current = cache;
        if (current == null || !cacheFilled) {
            return false;
        }
        return take(NodeEntries.sorted(current.stream()
                .filter(entry -> entry.getPath().startsWith(NodeEntries.folder(role) + '/'))
                .flatMap(entry -> NodeEntries.read(entry.getPath(), entry.getData()).stream())
                .toList()));
    }

    /** Reads everything anew and starts a new cache; true when that is something new. */
    boolean takeFromServer() throws Exception {
        boolean changed = take(NodeEntries.readAll(client, role));
        startCache();
        return changed;
    }

    /** Only compares the names; when events were missed reads everything anew. */
    boolean reconcile() throws Exception {
        List<String> known =
                nodes.stream().map(node -> node.identity().incarnation()).toList();
        if (cache != null && known.equals(NodeEntries.names(client, role))) {
            return false;
        }
        return takeFromServer();
    }

    private boolean take(List<NodeRecord> found) {
        boolean changed = !found.equals(nodes);
        nodes = found;
        return changed;
    }

    private void startCache() {
        close();
        cacheFilled = false;
        CuratorCache started = CuratorCache.build(client, NodeEntries.folder(role));
        started.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forAll((type, before, after) -> changed(after))
                        .forInitialized(() -> {
                            cacheFilled = true;
                            cacheChanged.run();
                        })
                        .build());
        cache = started;
        started.start();
    }

    private void changed(@Nullable ChildData ignored) {
        if (cacheFilled) {
            cacheChanged.run();
        }
    }

    @Override
    public void close() {
        CuratorCache current = cache;
        if (current != null) {
            current.close();
            cache = null;
        }
    }
}
