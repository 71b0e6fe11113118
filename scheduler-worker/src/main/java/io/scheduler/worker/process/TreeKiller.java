package io.scheduler.worker.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends whole process trees: TERM, after the grace KILL again and again, until a look at the machine finds nobody or the
 * deadline has passed. One thread; one snapshot per round serves all trees that are being ended.
 *
 * <pre>
 *   end()   ─ at once ──────────┐
 *   sweep() ─ next full 200 ms ─┴─► look ─ nobody ─► look once more ─ nobody ─► done
 *                                    └─ somebody ─► TERM (KILL after the grace) ─► look again in 10 to 50 ms
 * </pre>
 *
 * While nobody can look (see {@link CouldNotLookException}) nothing is done, no time passes for the grace, and it is tried
 * again without limit.
 */
public final class TreeKiller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TreeKiller.class);

    /** Finished tasks are looked after together, so that many short ones cost few looks. */
    private static final long SWEEP_GRID = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int QUICK_ROUNDS = 10;
    /** Between two looks of which the first showed nothing. */
    private static final long BLIND = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long KILL is repeated before the rest is named as not to be ended. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Job> jobs = new ArrayList<>();
    private final Thread thread;
    private boolean closed;
    /** For the killer's thread alone: whether the last look showed nothing. */
    private boolean blind;

    public TreeKiller() {
        thread = Thread.ofPlatform().daemon().name("tree-killer").start(this::run);
    }

    /**
     * Ends the tree, now.
     *
     * @return completes, on the killer's thread, with what could not be ended: empty when all is well, else a sentence
     *     for people
     */
    public CompletableFuture<String> end(ProcessTree tree, Duration grace) {
        return add(new Job(tree, grace, System.nanoTime()));
    }

    /** Ends what a finished task has left behind, soon; completes like {@link #end}. */
    public CompletableFuture<String> sweep(ProcessTree tree, Duration grace) {
        long now = System.nanoTime();
        return add(new Job(tree, grace, now - Math.floorMod(now, SWEEP_GRID) + SWEEP_GRID));
    }

    private CompletableFuture<String> add(Job job) {
        lock.lock();
        try {
            if (closed) {
                job.done.cancel(false);
            } else {
                jobs.add(job);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        return job.done;
    }

    private void run() {
        List<Job> due;
        while ((due = awaitDue()) != null) {
            try {
                look(due);
                blind = false;
            } catch (CouldNotLookException e) {
                if (!blind) {
                    LOG.error(
                            "what tasks have started can not be ended now, it is tried again until it works: {}",
                            e.getMessage());
                }
                blind = true;
                long now = System.nanoTime();
                due.forEach(job -> job.couldNotLook(now));
            }
        }
    }

    private void look(List<Job> due) {
        ProcessSnapshot snapshot = ProcessSnapshot.take();
        long now = System.nanoTime();
        for (Job job : due) {
            String end = job.step(snapshot, now);
            if (end != null) {
                remove(job);
                job.done.complete(end);
            }
        }
    }

    private @Nullable List<Job> awaitDue() {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                List<Job> due =
                        jobs.stream().filter(job -> job.dueNanos - now <= 0).toList();
                if (!due.isEmpty()) {
                    return due;
                }
                long wait =
                        jobs.stream().mapToLong(job -> job.dueNanos - now).min().orElse(Long.MAX_VALUE);
                changed.awaitNanos(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return null;
    }

    private void remove(Job job) {
        lock.lock();
        try {
            jobs.remove(job);
        } finally {
            lock.unlock();
        }
    }

    /** Ends nothing more; what was asked and is not done never completes. Processes stay as they are. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            jobs.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    /** One tree on its way out. Used by the killer's thread alone once it is in the list. */
    private static final class Job {
        private final ProcessTree tree;
        private final Duration grace;
        private final Set<ProcessId> known = new HashSet<>();
        private final Set<ProcessId> asked = new HashSet<>();
        private final CompletableFuture<String> done = new CompletableFuture<>();
        private volatile long dueNanos;
        private long firstSeen;
        private long lastRound;
        private int rounds;
        private boolean sawSomebody;
        private boolean sawNobody;

        Job(ProcessTree tree, Duration grace, long dueNanos) {
            this.tree = tree;
            this.grace = grace;
            this.dueNanos = dueNanos;
            this.lastRound = dueNanos;
        }

        /** The grace and the patience are for processes that were asked to end, which nobody was meanwhile. */
        void couldNotLook(long now) {
            firstSeen += now - lastRound;
            lastRound = now;
            sawNobody = false;
            dueNanos = now + BLIND;
        }

        @Nullable
        String step(ProcessSnapshot snapshot, long now) {
            lastRound = now;
            known.removeIf(id -> !snapshot.hasAlive(id));
            known.addAll(snapshot.members(tree));
            if (known.isEmpty()) {
                // A look is not one moment: what forks while it is taken may slip through once, hardly twice.
                if (sawNobody || !sawSomebody) {
                    return "";
                }
                sawNobody = true;
                dueNanos = now;
                return null;
            }
            if (!sawSomebody) {
                sawSomebody = true;
                firstSeen = now;
            }
            sawNobody = false;
            return act(known, now);
        }

        private @Nullable String act(Collection<ProcessId> members, long now) {
            long waited = now - firstSeen;
            if (waited > grace.plus(KILL_PATIENCE).toNanos()) {
                return "these of its processes could not be ended: " + ProcessSnapshot.numbers(members);
            }
            if (waited >= grace.toNanos()) {
                members.forEach(Signal.KILL::send);
            } else {
                members.stream().filter(id -> !asked.contains(id)).forEach(id -> {
                    Signal.TERM.send(id);
                    asked.add(id);
                });
            }
            long pause = rounds++ < QUICK_ROUNDS ? QUICK : SLOW;
            long untilKill = grace.toNanos() - waited;
            dueNanos = now + (untilKill > 0 ? Math.min(pause, untilKill) : pause);
            return null;
        }
    }
}
