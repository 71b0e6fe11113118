package io.scheduler.rpc.registry;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryOneTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in ZooKeeper. Everything that talks to ZooKeeper runs on one thread of its own; what fails there is done
 * again by the next reconcile, at the latest {@value #RECONCILE_MILLIS} ms later.
 */
public final class CuratorNodeRegistry implements NodeRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(CuratorNodeRegistry.class);
    private static final long RECONCILE_MILLIS = 5_000;
    private static final long LOAD_INTERVAL_MILLIS = 1_000;
    private static final int CLIENT_RETRY_MILLIS = 200;

    private final RegistrySettings settings;
    private final CuratorFramework client;
    private final ScheduledExecutorService thread;
    private final OwnEntry own;
    private final Map<NodeRole, RoleView> views = new EnumMap<>(NodeRole.class);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean viewPassQueued = new AtomicBoolean();
    private final AtomicBoolean loadWriteQueued = new AtomicBoolean();
    private long connectionChanges;
    private volatile boolean connected;
    private volatile State state = State.LOST;
    private volatile long lastLoadWrite;
    private volatile long viewAskedAt = System.nanoTime();
    private final AtomicBoolean refreshQueued = new AtomicBoolean();
    private volatile boolean formerLeft;

    /** Starts to connect and returns at once. */
    public CuratorNodeRegistry(RegistrySettings settings) {
        this.settings = settings;
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("registry").factory());
        client = CuratorFrameworkFactory.builder()
                .connectString(settings.connectString())
                .namespace(settings.namespace())
                .sessionTimeoutMs(Math.toIntExact(settings.sessionTimeout().toMillis()))
                .connectionTimeoutMs(
                        Math.toIntExact(settings.connectionTimeout().toMillis()))
                .retryPolicy(new RetryOneTime(CLIENT_RETRY_MILLIS))
                .build();
        own = new OwnEntry(client);
        for (NodeRole role : NodeRole.values()) {
            views.put(role, new RoleView(client, role, this::queueViewPass));
        }
        lastLoadWrite = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LOAD_INTERVAL_MILLIS);
        client.getConnectionStateListenable().addListener((ignored, changed) -> connectionChanged(changed));
        client.start();
        thread.scheduleWithFixedDelay(this::reconcile, RECONCILE_MILLIS, RECONCILE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void register(NodeRecord self) {
        own.want(self);
        Registration registration = new Registration(own, thread);
        submit(registration);
        try {
            registration.await(settings);
        } catch (RegistryException e) {
            own.forget();
            throw e;
        }
    }

    @Override
    public void publishLoad(NodeLoad load) {
        if (!own.wantLoad(load) || !loadWriteQueued.compareAndSet(false, true)) {
            return;
        }
        long sinceLast = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastLoadWrite);
        long wait = Math.max(0, LOAD_INTERVAL_MILLIS - sinceLast);
        try {
            thread.schedule(this::writeLoad, wait, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the load is not published: the registry was closed");
        }
    }

    private void writeLoad() {
        loadWriteQueued.set(false);
        if (connected) {
            attempt("publishing the load", () -> {
                long begun = System.nanoTime();
                if (own.writeIfChanged()) {
                    lastLoadWrite = begun;
                }
                return null;
            });
        }
    }

    @Override
    public void unregister() {
        NodeRecord last = own.forget();
        // without a connection the session's end takes it out
        if (last != null && connected) {
            attemptNow("taking out the own entry", () -> {
                own.deleteQuietly(NodeEntries.path(last));
                return null;
            });
        }
    }

    @Override
    public boolean leave(Duration away) {
        NodeRecord last = own.forget();
        return last != null
                && connected
                && attemptNow("leaving the own entry", () -> {
                    own.leave(last.withLoad(last.load().awayFor(away)));
                    return null;
                });
    }

    @Override
    public void removeFormer() {
        formerLeft = true;
        submit(this::removeFormerNow);
    }

    /** Where it fails the next reconcile does it. */
    private void removeFormerNow() {
        if (formerLeft && connected) {
            formerLeft = !attempt("taking out the entry of the former start", () -> {
                own.removeLeft();
                return null;
            });
        }
    }

    @Override
    public void remove(NodeRecord left) {
        submit(() -> attempt("taking out the entry of a node that did not come back", () -> {
            own.removeLeft(left);
            return null;
        }));
    }

    /** Whether it was done within the time for one request. */
    private boolean attemptNow(String what, Callable<@Nullable Void> work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        submit(() -> done.complete(attempt(what, work)));
        return done.completeOnTimeout(false, settings.connectionTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public List<NodeRecord> nodes(NodeRole role) {
        return views.get(role).nodes();
    }

    @Override
    public Duration viewAge() {
        return Duration.ofNanos(System.nanoTime() - viewAskedAt);
    }

    @Override
    public void refresh() {
        if (refreshQueued.compareAndSet(false, true)) {
            submit(() -> {
                refreshQueued.set(false);
                reconcile();
            });
        }
    }

    @Override
    public Duration sessionTimeout() {
        return settings.sessionTimeout();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        views.values().forEach(RoleView::close);
        client.close();
        state = State.LOST;
    }

    /** For tests that end the session. */
    CuratorFramework client() {
        return client;
    }

    private void connectionChanged(ConnectionState changed) {
        switch (changed) {
            case CONNECTED, RECONNECTED -> {
                synchronized (this) {
                    connectionChanges++;
                    connected = true;
                }
                submit(this::comeBack);
            }
            case SUSPENDED, READ_ONLY -> leave(State.SUSPENDED);
            case LOST -> leave(State.LOST);
        }
    }

    private void leave(State next) {
        synchronized (this) {
            connectionChanges++;
            connected = false;
            state = next;
        }
        LOG.warn("the registry at {} is {}", settings.connectString(), next);
        submit(this::changed);
    }

    /** After a connection was made: own entry first, then the view, and only then the state says so. */
    private void comeBack() {
        long change;
        synchronized (this) {
            change = connectionChanges;
        }
        long asked = System.nanoTime();
        boolean done = attempt("coming back", () -> {
            NodeEntries.catchUp(client, settings.connectionTimeout());
            own.ensure();
            for (RoleView view : views.values()) {
                view.takeFromServer();
            }
            return null;
        });
        if (done && isStill(change)) {
            viewAskedAt = asked;
            LOG.info("the registry at {} is connected", settings.connectString());
            changed();
        }
    }

    private synchronized boolean isStill(long change) {
        if (connected && change == connectionChanges) {
            state = State.CONNECTED;
            return true;
        }
        return false;
    }

    private void reconcile() {
        if (!connected) {
            return;
        }
        if (state != State.CONNECTED) {
            comeBack();
            return;
        }
        removeFormerNow();
        long asked = System.nanoTime();
        attempt("reconciling", () -> {
            NodeEntries.catchUp(client, settings.connectionTimeout());
            own.ensure();
            boolean changed = false;
            for (RoleView view : views.values()) {
                changed |= view.reconcile();
            }
            viewAskedAt = asked;
            if (changed) {
                changed();
            }
            return null;
        });
    }

    private void queueViewPass() {
        if (viewPassQueued.compareAndSet(false, true)) {
            submit(() -> {
                viewPassQueued.set(false);
                boolean changed = false;
                for (RoleView view : views.values()) {
                    changed |= view.takeFromCache();
                }
                if (changed) {
                    changed();
                }
            });
        }
    }

    private void changed() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("a listener of the registry failed; it is called again at the next change", e);
            }
        }
    }

    /** False when it failed; the next reconcile does it again. */
    private boolean attempt(String what, Callable<@Nullable Void> work) {
        try {
            work.call();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn(
                    "{} in the registry at {} failed and is tried again: {}",
                    what,
                    settings.connectString(),
                    e.toString());
        }
        return false;
    }

    private void submit(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("the registry was closed");
        }
    }
}
