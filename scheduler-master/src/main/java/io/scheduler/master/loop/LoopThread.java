package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link PartitionLoop}: waits for events, timers and the backstop poll, never lingers. The inbox is bounded;
 * who offers to a full one is told so.
 */
final class LoopThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final BlockingQueue<LoopEvent> inbox;
    private final Set<AssignedWorker> arrivals = ConcurrentHashMap.newKeySet();
    private final PartitionLoop loop;
    private final LoopSettings settings;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopped;
    private Instant nextPoll;
    private Instant nextCheck;

    LoopThread(int number, String incarnation, PartitionLoop.Ports ports, LoopSettings settings) {
        this.inbox = new LinkedBlockingQueue<>(settings.inboxCapacity());
        this.loop = new PartitionLoop(incarnation, ports, settings, this::offerOrLeave);
        this.settings = settings;
        this.clock = ports.clock();
        this.nextPoll = clock.instant();
        this.nextCheck = clock.instant();
        this.thread = Thread.ofPlatform().name("partition-loop-" + number).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    PartitionLoop loop() {
        return loop;
    }

    int waiting() {
        return inbox.size();
    }

    /** Returns false when the inbox is full. */
    boolean offer(LoopEvent event) {
        return inbox.offer(event);
    }

    /** Does not get lost in a full inbox: the worker waits to hear who owns which slots. */
    void connected(AssignedWorker worker) {
        arrivals.add(worker);
        // wakes the thread; a full inbox is awake
        offer(new LoopEvent.CapacityFreed());
    }

    /** For what must not get lost; waits for room. */
    void put(LoopEvent event) {
        try {
            inbox.put(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for room in the inbox of a loop", e);
        }
    }

    /** An answer that finds no room is left out: the next check asks the worker again. */
    private void offerOrLeave(LoopEvent event) {
        if (!inbox.offer(event)) {
            LOG.warn(
                    "the inbox of {} is full: {} left out",
                    thread.getName(),
                    event.getClass().getSimpleName());
        }
    }

    /** Whether the thread still drives its slots. It ends early only by an error of the virtual machine. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            drive();
        } finally {
            if (!stopped) {
                LOG.error("{} has ended; its workflows stand still until this master is restarted", thread.getName());
            }
        }
    }

    private void drive() {
        while (!stopped) {
            Instant notBefore = loop.notBefore();
            if (notBefore != null && waitUntil(notBefore)) {
                continue;
            }
            loop.turn(loop.wantsEvents() ? take() : List.of());
        }
    }

    private boolean waitUntil(Instant time) {
        Duration left = Duration.between(clock.instant(), time);
        if (!left.isPositive()) {
            return false;
        }
        LockSupport.parkNanos(left.toNanos());
        return true;
    }

    private List<LoopEvent> take() {
        List<LoopEvent> taken = new ArrayList<>();
        try {
            LoopEvent first = inbox.poll(untilDue().toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) {
                taken.add(first);
                inbox.drainTo(taken, settings.batchEvents() - 1);
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
        return withBackstop(taken);
    }

    private List<LoopEvent> withBackstop(List<LoopEvent> taken) {
        Instant now = clock.instant();
        List<LoopEvent> events = new ArrayList<>(taken.size() + 2);
        boolean commands = !now.isBefore(nextPoll);
        for (AssignedWorker worker : arrivals) {
            arrivals.remove(worker);
            events.add(new LoopEvent.WorkerConnected(worker));
        }
        for (LoopEvent event : taken) {
            // several nudges are one look at the table
            if (event instanceof LoopEvent.CommandsWaiting) {
                commands = true;
            } else {
                events.add(event);
            }
        }
        if (commands) {
            events.add(new LoopEvent.CommandsWaiting());
            nextPoll = now.plus(settings.pollInterval());
        }
        if (!now.isBefore(nextCheck)) {
            events.add(new LoopEvent.Check());
            nextCheck = now.plus(settings.checkInterval());
        }
        return events;
    }

    private Duration untilDue() {
        Instant due = earlier(nextPoll, nextCheck);
        due = earlier(due, loop.nextDue());
        Duration left = Duration.between(clock.instant(), due);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Instant earlier(Instant a, @Nullable Instant b) {
        return b == null || a.isBefore(b) ? a : b;
    }

    /** Finishes the turn it is at. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        inbox.offer(new LoopEvent.CapacityFreed());
        try {
            thread.join(STOP_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn(
                    "{} did not stop within {} s; its next write fails when its slots have a new owner",
                    thread.getName(),
                    STOP_WAIT.toSeconds());
        }
    }
}
