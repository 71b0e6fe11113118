package io.scheduler.master.worker;

import io.scheduler.common.cluster.NodeHome;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when workers are missing, and which of them said that they would be back. Safe for use by several threads.
 *
 * <p>The lease begins when a worker is first missed on both ways. Its own, shorter time began earlier: with its last
 * contact.
 */
final class Absences {
    private static final Logger LOG = LoggerFactory.getLogger(Absences.class);
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();
    /** Until when a node was surely not missing, whoever asked for it: nobody may have asked while it was there. */
    private final Map<NodeHome, Instant> seen = new ConcurrentHashMap<>();

    /** What workers said of how long their tasks may go on without them; only of those that said more than is usual. */
    private final Map<NodeHome, Promise> promises = new ConcurrentHashMap<>();

    private Set<NodeHome> listed = Set.of();
    private boolean unlisted;
    private volatile Instant registryBack = Instant.MIN;
    private final Map<String, Instant> awaySince = new ConcurrentHashMap<>();
    private final NodeRegistry registry;
    private final Clock clock;
    private final Duration lease;

    Absences(NodeRegistry registry, Clock clock, Duration lease) {
        this.registry = registry;
        this.clock = clock;
        this.lease = lease;
    }

    /**
     * Holds also when the registry has lost what the worker had written there.
     *
     * @param lease how long it may be cut off before its tasks have surely ended
     * @param backBy when it will be back, after it has stopped on purpose; {@link Instant#MIN} when it has not
     */
    private record Promise(Duration lease, Instant backBy) {}

    Instant now() {
        return clock.instant();
    }

    /**
     * @param connected whether we have a connection to the worker, or to a later start of it in its folder
     * @param ownedSince the lease does not begin before; the owner before us may have heard the worker until then
     */
    boolean isLost(AssignedWorker worker, boolean connected, Instant ownedSince) {
        if (registry.state() != NodeRegistry.State.CONNECTED || connected || isRegistered(worker)) {
            missingSince.remove(worker.incarnation());
            return false;
        }
        Instant now = clock.instant();
        Promise promise = promises.getOrDefault(worker.home(), new Promise(lease, Instant.MIN));
        if (now.isBefore(promise.backBy())) {
            missingSince.remove(worker.incarnation());
            return false;
        }
        Instant since = missingSince.computeIfAbsent(worker.incarnation(), unseen -> now);
        Instant begin = Stream.of(since, ownedSince, registryBack, seen.getOrDefault(worker.home(), Instant.MIN))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return hasNewView(begin, now, promise.lease()) && !now.isBefore(begin.plus(promise.lease()));
    }

    /**
     * Whether the view was asked for when the worker must have ended what it ran, had it not been back by then. An older one
     * may not show a worker that came back in time and rightly goes on: a broken connection to the registry is noticed late.
     */
    private boolean hasNewView(Instant begin, Instant now, Duration waited) {
        Instant ended = begin.plus(waited.multipliedBy(2).dividedBy(3));
        if (now.isBefore(ended)) {
            return true;
        }
        boolean isNew = !now.minus(registry.viewAge()).isBefore(ended);
        if (!isNew) {
            registry.refresh();
        }
        return isNew;
    }

    /** A connection to it has begun: wherever it was, it is back. */
    void isBack(AssignedWorker worker) {
        heard(worker);
        promises.computeIfPresent(
                worker.home(),
                (home, promise) ->
                        promise.lease().compareTo(lease) > 0 ? new Promise(promise.lease(), Instant.MIN) : null);
    }

    /** A connection to it has begun or ended. */
    void heard(AssignedWorker worker) {
        seen.put(worker.home(), clock.instant());
    }

    /** What the registry shows or says of itself is not what it was. */
    synchronized void registryChanged() {
        Instant now = clock.instant();
        if (registry.state() != NodeRegistry.State.CONNECTED) {
            unlisted = true;
            return;
        }
        if (unlisted) {
            unlisted = false;
            registryBack = now;
        }
        List<NodeRecord> workers = registry.nodes(NodeRole.WORKER);
        workers.stream()
                .collect(Collectors.groupingBy(node -> node.identity().home()))
                .forEach(this::promised);
        Set<NodeHome> present = workers.stream()
                .filter(node -> !isOverdue(node))
                .map(node -> node.identity().home())
                .collect(Collectors.toSet());
        listed.forEach(node -> seen.put(node, now));
        present.forEach(node -> seen.put(node, now));
        listed = present;
    }

    /** @param entries of one home: a later start of it may stand beside what it wrote when it stopped */
    private void promised(NodeHome home, List<NodeRecord> entries) {
        Duration longest = entries.stream()
                .map(node -> Duration.ofMillis(node.load().leaseMillis()))
                .reduce(lease, (one, other) -> one.compareTo(other) > 0 ? one : other);
        Instant backBy = entries.stream()
                .map(this::backBy)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        if (longest.equals(lease) && backBy.equals(Instant.MIN)) {
            promises.remove(home);
        } else {
            promises.put(home, new Promise(longest, backBy));
        }
    }

    /** Whether its lease was running when {@link #isLost} was asked last. */
    boolean isMissed(AssignedWorker worker) {
        return missingSince.containsKey(worker.incarnation());
    }

    private boolean isRegistered(AssignedWorker worker) {
        return registry.nodes(NodeRole.WORKER).stream()
                .anyMatch(node -> node.identity().home().equals(worker.home()) && !isOverdue(node));
    }

    /**
     * Whether it said that it would be back by now. Counted from when we saw it leave, which is later than when its
     * guardian began to count.
     */
    private boolean isOverdue(NodeRecord node) {
        return node.load().isAway() && !clock.instant().isBefore(backBy(node));
    }

    private Instant backBy(NodeRecord node) {
        if (!node.load().isAway()) {
            return Instant.MIN;
        }
        return awaySince
                .computeIfAbsent(node.identity().incarnation(), unseen -> clock.instant())
                .plusMillis(node.load().awayMillis());
    }

    /** Takes entries out that nobody will come back for, and forgets who is long gone; to be called now and then. */
    void clearOverdue() {
        Instant longAgo = clock.instant().minus(lease).minus(REMEMBERED);
        missingSince.values().removeIf(since -> since.isBefore(longAgo));
        seen.values().removeIf(last -> last.isBefore(longAgo));
        List<NodeRecord> workers = registry.nodes(NodeRole.WORKER);
        // while nothing changes in the registry nobody is noted as seen, however long
        Set<NodeHome> there =
                workers.stream().map(node -> node.identity().home()).collect(Collectors.toSet());
        promises.keySet().removeIf(home -> !seen.containsKey(home) && !there.contains(home));
        awaySince
                .keySet()
                .retainAll(workers.stream()
                        .filter(node -> node.load().isAway())
                        .map(node -> node.identity().incarnation())
                        .collect(Collectors.toSet()));
        if (registry.state() == NodeRegistry.State.CONNECTED) {
            workers.stream().filter(this::isOverdue).forEach(node -> {
                LOG.warn(
                        "worker {} stopped on purpose and is not back after {} s: it is not waited for any longer",
                        node.identity().nodeId(),
                        node.load().awayMillis() / 1_000);
                registry.remove(node);
            });
        }
    }
}
