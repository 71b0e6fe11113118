package io.scheduler.worker.report;

import io.scheduler.common.retry.Backoff;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.contract.ReportRequest;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.worker.attempt.ReportSink;
import io.scheduler.worker.attempt.SlotOwners;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every report until a master has committed it. Each connected master has a lane with one request in flight; what
 * comes meanwhile makes the next batch. Without an owner, reports try the connected masters in turn, with backoff.
 *
 * <pre>
 *   offer ─► lane of the owner ─► in flight ─ COMMITTED ─► forgotten
 *      ▲            ▲                 └─ RETRY, NOT_OWNER, no answer ─► waits (backoff) ─► owner, or next in turn
 *      │            └── claimed by another master, master connected
 *      └── no master connected: waits for one
 * </pre>
 *
 * <p>A request that is refused as a whole is taken apart: its reports go one by one, and an end that is refused even so
 * is told by a {@link Substitute}.
 *
 * <p>One lock, never held while sending. Bounded by what the desk holds: one report per attempt, the latest.
 */
public final class Reporter implements ReportSink {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final SlotOwners owners;
    private final ScheduledExecutorService timer;
    private final Backoff backoff;
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private Consumer<AttemptReport> committed = report -> {};
    private IntSupplier freeCapacity = () -> 0;
    private boolean closed;

    public Reporter(SlotOwners owners, ScheduledExecutorService timer, Backoff backoff) {
        this.owners = owners;
        this.timer = timer;
        this.backoff = backoff;
    }

    /** To be called once, before the first report: who is told of commits, and what is said of free capacity. */
    public synchronized void bind(Consumer<AttemptReport> whenCommitted, IntSupplier free) {
        this.committed = whenCommitted;
        this.freeCapacity = free;
    }

    @Override
    public void offer(AttemptReport report) {
        Lane lane;
        synchronized (this) {
            if (closed) {
                return;
            }
            Waiting entry = waiting.get(report.attemptId());
            if (entry == null) {
                entry = new Waiting(report);
                waiting.put(report.attemptId(), entry);
            } else {
                entry.replace(report);
            }
            if (entry.inFlight) {
                return;
            }
            lane = entry.lane != null || entry.pausing ? entry.lane : route(entry);
        }
        pump(lane);
    }

    @Override
    public void ownerChanged(Set<Integer> slots) {
        synchronized (this) {
            for (Waiting entry : waiting.values()) {
                if (slots.contains(entry.report.slot()) && !entry.inFlight) {
                    entry.refusedByOwner = false;
                    route(entry);
                }
            }
        }
        pumpAll();
    }

    /** A master is connected; perhaps anew, before the end of its old connection was noticed. */
    public void connected(RpcPeer peer) {
        synchronized (this) {
            Lane old = lanes.put(peer.identity().incarnation(), new Lane(peer));
            if (old != null) {
                reroute(old);
            }
            for (Waiting entry : waiting.values()) {
                if (entry.lane == null && !entry.inFlight && !entry.pausing) {
                    route(entry);
                }
            }
        }
        peer.onClose(() -> disconnected(peer));
        pumpAll();
    }

    private void reroute(Lane closed) {
        for (long id : List.copyOf(closed.queue)) {
            Waiting entry = waiting.get(id);
            if (entry != null) {
                route(entry);
            }
        }
    }

    private void disconnected(RpcPeer peer) {
        synchronized (this) {
            String incarnation = peer.identity().incarnation();
            Lane lane = lanes.get(incarnation);
            if (lane == null || lane.peer != peer) {
                return;
            }
            lanes.remove(incarnation);
            reroute(lane);
        }
        pumpAll();
    }

    /** Puts it into the lane of its owner, else of the next master in turn, else leaves it waiting for a master. */
    private @Nullable Lane route(Waiting entry) {
        long id = entry.report.attemptId();
        if (entry.lane != null) {
            entry.lane.queue.remove(id);
        }
        entry.pausing = false;
        entry.pause++;
        String owner = owners.ownerOf(entry.report.slot());
        Lane lane = owner == null || entry.refusedByOwner ? null : lanes.get(owner);
        if (lane == null && !lanes.isEmpty()) {
            List<Lane> all = List.copyOf(lanes.values());
            lane = all.get(Math.floorMod(entry.failures, all.size()));
        }
        entry.lane = lane;
        if (lane != null) {
            lane.queue.add(id);
        }
        return lane;
    }

    private void pumpAll() {
        List<Lane> all;
        synchronized (this) {
            all = List.copyOf(lanes.values());
        }
        all.forEach(this::pump);
    }

    private void pump(@Nullable Lane lane) {
        Batch batch = lane == null ? null : next(lane);
        if (batch == null) {
            return;
        }
        try {
            batch.lane()
                    .service
                    .report(new ReportRequest(batch.reports(), batch.freeCapacity()))
                    .whenComplete((reply, failure) -> answered(batch, reply, failure));
        } catch (RuntimeException e) {
            answered(batch, null, e);
        }
    }

    private synchronized @Nullable Batch next(Lane lane) {
        if (lane.busy || lane.queue.isEmpty() || closed) {
            return null;
        }
        Batch batch = Batch.take(lane, waiting, freeCapacity.getAsInt());
        lane.busy = !batch.reports().isEmpty();
        return lane.busy ? batch : null;
    }

    private void answered(Batch batch, @Nullable ReportReply reply, @Nullable Throwable failure) {
        List<AttemptReport> done = new ArrayList<>();
        Map<Long, Long> paused = new HashMap<>();
        long delay = 0;
        int tries = 0;
        Answer answer = Answer.of(batch, reply, failure);
        synchronized (this) {
            batch.lane().busy = false;
            for (int i = 0; i < batch.reports().size(); i++) {
                AttemptReport sent = batch.reports().get(i);
                Waiting entry = waiting.get(sent.attemptId());
                if (entry == null) {
                    continue;
                }
                entry.inFlight = false;
                if (answer.refused()) {
                    entry.refused(sent, batch.reports().size() == 1, answer.why());
                }
                ReportReply.Verdict verdict = answer.verdict(i);
                if (verdict == ReportReply.Verdict.COMMITTED && entry.report == sent) {
                    waiting.remove(sent.attemptId());
                    done.add(sent);
                } else if (verdict == ReportReply.Verdict.COMMITTED) {
                    entry.through();
                    route(entry);
                } else {
                    delay = Math.max(delay, pause(entry, batch.lane(), verdict, paused));
                    tries = Math.max(tries, entry.failures);
                }
            }
        }
        answer.log(batch, tries);
        done.stream().filter(report -> report.phase().isFinished()).forEach(committed);
        resumeLater(paused, delay);
        pumpAll();
    }

    /** @return nanoseconds until the next try */
    private long pause(Waiting entry, Lane lane, ReportReply.Verdict verdict, Map<Long, Long> paused) {
        String asked = lane.peer.identity().incarnation();
        if (verdict == ReportReply.Verdict.NOT_OWNER && asked.equals(owners.ownerOf(entry.report.slot()))) {
            entry.refusedByOwner = true;
        }
        entry.failures++;
        entry.pausing = true;
        paused.put(entry.report.attemptId(), ++entry.pause);
        return backoff.after(entry.failures).toNanos();
    }

    private void resumeLater(Map<Long, Long> paused, long delayNanos) {
        if (paused.isEmpty()) {
            return;
        }
        try {
            timer.schedule(() -> resume(paused), delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The worker stops; what waits lies in the journal.
            LOG.debug("{} reports wait for the next start", paused.size());
        }
    }

    private void resume(Map<Long, Long> paused) {
        synchronized (this) {
            paused.forEach((id, pause) -> {
                Waiting entry = waiting.get(id);
                if (entry != null && entry.pausing && entry.pause == pause) {
                    route(entry);
                }
            });
        }
        pumpAll();
    }

    /** Sends nothing more. */
    public synchronized void close() {
        closed = true;
    }

    synchronized int size() {
        return waiting.size();
    }
}
