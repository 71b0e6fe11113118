package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest.Kill;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The workers as one of several loops sees them. Each loop has an order of its own; so that a run of high priority does not
 * wait behind those that another loop has more of, a loop leaves free places to others in which runs of higher priority wait.
 * Only where places are scarce: what finds one at once never waits in anybody's sight. And only for a while, since the other
 * loop may be held up by a slow commit. Of a loop and confined to its thread; the board is shared.
 */
final class Deference implements Workers {

    /** For how long a place is left to another loop that does not take it. */
    static final Duration LONGEST = Duration.ofMillis(100);

    private final Workers workers;
    private final Board board;
    private final int loop;
    private final Map<String, Instant> since = new HashMap<>();

    Deference(Workers workers, Board board, int loop) {
        this.workers = workers;
        this.board = board;
        this.loop = loop;
    }

    /** What waits in the loops of a master: of each worker group the highest priority. Safe for use by several threads. */
    static final class Board {
        private final AtomicReferenceArray<Map<String, Priority>> waiting;
        /** Groups in which a place was left to others. */
        private final Set<String> left = ConcurrentHashMap.newKeySet();

        private final Runnable tryAgain;

        /** @param tryAgain called when those who left places may take them; must not block */
        Board(int loops, Runnable tryAgain) {
            this.tryAgain = tryAgain;
            waiting = new AtomicReferenceArray<>(loops);
            for (int i = 0; i < loops; i++) {
                waiting.set(i, Map.of());
            }
        }

        private boolean isAnyBefore(int loop, String group, Priority ofRun) {
            for (int other = 0; other < waiting.length(); other++) {
                Priority theirs = other == loop ? null : waiting.get(other).get(group);
                if (theirs != null && theirs.compareTo(ofRun) < 0) {
                    return true;
                }
            }
            return false;
        }

        /** Whoever leaves a place says so before it looks once more, and whoever has none waiting any more says that before it looks here. */
        private void waits(int loop, Map<String, Priority> now) {
            Map<String, Priority> before = waiting.getAndSet(loop, now);
            boolean wake = false;
            for (String group : before.keySet()) {
                Priority next = now.get(group);
                boolean less = next == null || next.compareTo(before.get(group)) > 0;
                wake |= less && left.remove(group);
            }
            if (wake) {
                tryAgain.run();
            }
        }
    }

    @Override
    public Optional<AssignedWorker> reserve(String group, Priority ofRun) {
        if (!board.isAnyBefore(loop, group, ofRun)) {
            since.remove(group);
            return workers.reserve(group, ofRun);
        }
        Instant now = workers.steadyNow();
        if (now.isBefore(since.computeIfAbsent(group, first -> now).plus(LONGEST))) {
            board.left.add(group);
            if (board.isAnyBefore(loop, group, ofRun)) {
                return Optional.empty();
            }
        }
        return workers.reserve(group, ofRun);
    }

    @Override
    public void waiting(Map<String, Priority> highest) {
        Instant now = workers.steadyNow();
        // whoever did not take its place in time is waited for again at the next one
        since.replaceAll((group, first) -> now.isBefore(first.plus(LONGEST)) ? first : now);
        board.waits(loop, highest);
    }

    @Override
    public Optional<AssignedWorker> reserve(String group) {
        return workers.reserve(group);
    }

    @Override
    public void reserveOn(AssignedWorker worker) {
        workers.reserveOn(worker);
    }

    @Override
    public void refresh() {
        workers.refresh();
    }

    @Override
    public void release(AssignedWorker worker, int places) {
        workers.release(worker, places);
    }

    @Override
    public CompletableFuture<AssignReply> assign(AssignedWorker worker, List<TaskAssignment> assignments) {
        return workers.assign(worker, assignments);
    }

    @Override
    public CompletableFuture<KillReply> kill(AssignedWorker worker, List<Kill> kills) {
        return workers.kill(worker, kills);
    }

    @Override
    public CompletableFuture<ClaimReply> claim(AssignedWorker worker, List<SlotEpoch> slots) {
        return workers.claim(worker, slots);
    }

    @Override
    public List<AssignedWorker> connected() {
        return workers.connected();
    }

    @Override
    public Instant steadyNow() {
        return workers.steadyNow();
    }

    @Override
    public boolean isLost(AssignedWorker worker, Instant ownedSince) {
        return workers.isLost(worker, ownedSince);
    }

    @Override
    public boolean isMissed(AssignedWorker worker) {
        return workers.isMissed(worker);
    }
}
