package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.engine.WorkflowRun;
import io.scheduler.master.worker.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link PartitionLoop} with what waits for it: the bounded inbox, the backstop poll and the periodic check. Anybody may
 * put something in; one at a time, the {@link LoopRunner}, makes the turns. Has no thread and does not know the time but
 * by its clock.
 */
public final class LoopDriver {

    private static final Logger LOG = LoggerFactory.getLogger(LoopDriver.class);

    private final int number;
    private final BlockingQueue<LoopEvent> inbox = new LinkedBlockingQueue<>();
    private final Set<AssignedWorker> arrivals = ConcurrentHashMap.newKeySet();
    private final PartitionLoop loop;
    private final LoopSettings settings;
    private final Workers workers;
    private volatile Runnable onArrival = () -> {};
    private Instant nextPoll;
    private Instant nextCheck;

    LoopDriver(int number, String incarnation, LoopPorts ports, LoopSettings settings) {
        this.number = number;
        this.loop = new PartitionLoop(incarnation, ports, settings, this::offerOrLeave);
        this.settings = settings;
        this.workers = ports.workers();
        this.nextPoll = workers.steadyNow();
        this.nextCheck = workers.steadyNow();
    }

    /** By the clock that all of its times are of, and which nobody sets: a step of the time of day must not stop a loop. */
    public Instant now() {
        return workers.steadyNow();
    }

    /** Its place among the loops of a master. */
    public int number() {
        return number;
    }

    /** Called by whoever puts something into the inbox; must not block. */
    public void onArrival(Runnable listener) {
        onArrival = listener;
    }

    /** Whether a turn would find something that has been put in. */
    public boolean hasArrivals() {
        return !inbox.isEmpty() || !arrivals.isEmpty();
    }

    /** No turn before this time: the database did not answer. */
    public @Nullable Instant notBefore() {
        return loop.notBefore();
    }

    /** When the next turn is due although nothing arrives. */
    public Instant due() {
        return earlier(earlier(nextPoll, nextCheck), loop.nextDue());
    }

    /** Makes one turn with what waits; does not wait itself. */
    public void turn() {
        List<LoopEvent> taken = new ArrayList<>();
        if (loop.wantsEvents()) {
            inbox.drainTo(taken, settings.batchEvents());
            taken = withBackstop(taken);
        }
        loop.turn(taken);
    }

    /** Waits for something to arrive or to be due, and makes a turn. */
    void awaitAndTurn() throws InterruptedException {
        if (!loop.wantsEvents()) {
            loop.turn(List.of());
            return;
        }
        List<LoopEvent> taken = new ArrayList<>();
        LoopEvent first = inbox.poll(untilDue().toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            inbox.drainTo(taken, settings.batchEvents() - 1);
        }
        loop.turn(withBackstop(taken));
    }

    /** The runs in memory; to be read between turns. */
    public List<WorkflowRun> runs() {
        return loop.runs().stream().map(LiveRun::run).toList();
    }

    /** Nothing decided waits to be written. */
    public boolean isIdle() {
        return loop.isIdle();
    }

    /** Slots that the loop drives or is about to, with their epochs. */
    public Map<Integer, Long> announced() {
        return loop.announced();
    }

    PartitionLoop loop() {
        return loop;
    }

    int waiting() {
        return inbox.size();
    }

    /** Returns false when the inbox is full. */
    boolean offer(LoopEvent event) {
        if (inbox.size() >= settings.inboxCapacity()) {
            return false;
        }
        put(event);
        return true;
    }

    /** Does not get lost in a full inbox: the worker waits to hear who owns which slots. */
    void connected(AssignedWorker worker) {
        arrivals.add(worker);
        // wakes the runner; who has a full inbox is awake
        offer(new LoopEvent.CapacityFreed());
    }

    /** For what must not get lost: slots that come and go. There are few of these, so that they need no bound. */
    void put(LoopEvent event) {
        inbox.add(event);
        onArrival.run();
    }

    /** An answer that finds no room is left out: the next check asks the worker again. */
    private void offerOrLeave(LoopEvent event) {
        if (!offer(event)) {
            LOG.warn(
                    "the inbox of loop {} is full: {} left out",
                    number,
                    event.getClass().getSimpleName());
        }
    }

    private List<LoopEvent> withBackstop(List<LoopEvent> taken) {
        Instant now = now();
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
        Duration left = Duration.between(now(), due());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Instant earlier(Instant a, @Nullable Instant b) {
        return b == null || a.isBefore(b) ? a : b;
    }
}
