package io.scheduler.master.loop;

import io.scheduler.common.retry.Backoff;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.worker.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the workflow instances of some slots. A {@link #turn} takes the events that wait, decides them all, writes all
 * changes in one transaction that checks the epochs of the slots, and only then acts and answers. A failed commit throws
 * away what was decided, reads the touched runs again and takes the same events once more.
 *
 * <p>Not a thread and not safe for several: {@link LoopThread} or a simulation calls it.
 */
final class PartitionLoop {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionLoop.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final String incarnation;
    private final PartitionStore store;
    private final Workers workers;
    private final Clock clock;
    private final LoopSettings settings;
    private final LoopObserver observer;
    private final Consumer<Set<Integer>> nudge;
    private final Consumer<Set<Integer>> permits;
    private final HeldSlots held;
    private final RunTable runs;
    private final Events events;
    private final Outbox outbox;
    private final LateSender lateSender;
    private final Announcements announcements;

    /** Because of which turns were thrown away since the last one that was written. */
    private final Map<Long, SitOut> sittingOut = new LinkedHashMap<>();

    private Turn turn = new Turn();
    private @Nullable Instant lazySince;
    private List<LoopEvent> again = List.of();
    private int failures;
    private @Nullable Instant notBefore;

    PartitionLoop(String incarnation, LoopPorts ports, LoopSettings settings, Consumer<LoopEvent> inbox) {
        this.incarnation = incarnation;
        this.store = ports.store();
        this.workers = ports.workers();
        this.clock = ports.clock();
        this.observer = ports.observer();
        this.nudge = ports.nudge();
        this.permits = ports.permits();
        this.settings = settings;
        this.held = new HeldSlots(incarnation, ports.store());
        this.runs = new RunTable(store, ports.plans());
        this.announcements = new Announcements(runs, observer);
        this.outbox = new Outbox(workers, runs, new Assignments(ports.store(), ports.traces()), held, inbox);
        this.lateSender = new LateSender(held, outbox, workers);
        this.events = new Events(new Events.Parts(store, workers, clock, settings, held, runs, outbox), observer);
    }

    /** Slots that this loop drives or is about to, with their epochs. May be called by other threads. */
    Map<Integer, Long> announced() {
        return held.announced();
    }

    LoopObserver.Standing standing() {
        return announcements.standing();
    }

    /** Slots that are better not given now. May be called by other threads. */
    Set<Integer> awaitingLease() {
        return events.awaitingLease();
    }

    /** Slots are known as taken before the loop has read them, so that nobody grants them twice. */
    void announce(List<SlotEpoch> slots) {
        held.announce(slots);
    }

    /**
     * One turn.
     *
     * @param waiting at most {@link LoopSettings#batchEvents} events, in their order; may be empty
     */
    void turn(List<LoopEvent> waiting) {
        List<LoopEvent> todo = new ArrayList<>(again);
        todo.addAll(waiting);
        again = List.of();
        turn.events.addAll(todo);
        sittingOut.values().forEach(run -> run.noteIn(turn));
        try {
            held.endDoubts();
            events.loaded(runs.reloadStale(held.driven()), turn);
            todo.forEach(this::handle);
            events.dueTimers(turn);
            events.lookAtUpstreams(turn);
            events.openGates(turn);
            events.placeReadyTasks(turn);
            if (turn.urgent || turn.batch.isEmpty() || lazyIsDue() || turn.events.size() >= settings.batchEvents()) {
                List<Outbox.Letter> letters = outbox.prepare(turn);
                finish(letters, commit());
            } else {
                answered();
                if (lazySince == null) {
                    lazySince = workers.steadyNow();
                }
            }
        } catch (StaleEpochException stale) {
            abandon();
            lose(stale.slots());
        } catch (StoreException unavailable) {
            Duration pause = waitABit();
            LOG.warn(
                    "{} events wait, next try in {} ms: {}",
                    turn.events.size(),
                    pause.toMillis(),
                    unavailable.getMessage());
            observer.storeFailed();
            abandon();
        } catch (PoisonedEventException bug) {
            LOG.error("left out, because it could not be handled: {}", bug.event(), bug.getCause());
            observer.decisionFailed();
            abandon();
            again = again.stream().filter(event -> event != bug.event()).toList();
            events.giveUp(bug.event());
        } catch (SpoiltRunException bug) {
            sittingOut.put(bug.live().id(), events.spoilt(bug));
            abandon();
        } catch (RuntimeException | StackOverflowError | LinkageError bug) {
            Duration pause = waitABit();
            LOG.error("{} events wait because of a bug, next try in {} ms", turn.events.size(), pause.toMillis(), bug);
            observer.decisionFailed();
            abandon();
        }
    }

    private void handle(LoopEvent event) {
        try {
            events.handle(event, turn);
        } catch (StaleEpochException | StoreException | SpoiltRunException notOfTheEvent) {
            throw notOfTheEvent;
        } catch (RuntimeException | StackOverflowError | LinkageError bug) {
            // it must not stop the partition: everything else is decided again without it
            throw new PoisonedEventException(event, bug);
        }
    }

    private Duration waitABit() {
        Duration pause = BACKOFF.after(++failures);
        notBefore = workers.steadyNow().plus(pause);
        return pause;
    }

    private void answered() {
        failures = 0;
        notBefore = null;
    }

    /** The database did not answer: no turn before this time, and no new events are taken. */
    @Nullable
    Instant notBefore() {
        return notBefore;
    }

    /** When the next turn is due even if nothing happens. */
    @Nullable
    Instant nextDue() {
        Instant timer = steady(events.nextTimer());
        if (!again.isEmpty() || runs.hasStale() || turn.urgent || events.hasUpstreamsToLookAt()) {
            return workers.steadyNow();
        }
        if (lazySince == null) {
            return timer;
        }
        Instant lazy = lazySince.plus(settings.lazyDelay());
        return timer == null || lazy.isBefore(timer) ? lazy : timer;
    }

    /** A time of day by the clock that nobody sets. */
    private @Nullable Instant steady(@Nullable Instant time) {
        return time == null ? null : workers.steadyNow().plus(Duration.between(clock.instant(), time));
    }

    /** Whether the next turn should bring new events: not while a whole batch of old ones waits for the database. */
    boolean wantsEvents() {
        return notBefore == null;
    }

    /** Nothing decided waits to be written or sent. */
    boolean isIdle() {
        return turn.batch.isEmpty() && turn.outgoing.isEmpty() && again.isEmpty() && !runs.hasStale();
    }

    /** The runs in memory. */
    Collection<LiveRun> runs() {
        return List.copyOf(runs.all());
    }

    private boolean lazyIsDue() {
        return lazySince != null && !workers.steadyNow().isBefore(lazySince.plus(settings.lazyDelay()));
    }

    /** What it proves; nothing when there is nothing to write. */
    private @Nullable Proof commit() {
        if (turn.batch.isEmpty()) {
            answered();
            return null;
        }
        turn.outgoing.stream()
                .map(next -> next.live().slot())
                .filter(held::drives)
                .forEach(turn.batch::prove);
        Instant begun = workers.steadyNow();
        turn.nudges.addAll(write(turn.batch.toWrite(incarnation, held.driven())));
        observer.committed(turn.events.size(), turn.batch.size(), Duration.between(begun, workers.steadyNow()));
        answered();
        return new Proof(begun);
    }

    private Set<Integer> write(PartitionBatch batch) {
        try {
            return store.write(batch);
        } catch (StoreException unknown) {
            held.doubt(batch.fences());
            throw unknown;
        }
    }

    /** Everything decided is durable: act, answer, and keep no run that has come to rest. */
    private void finish(List<Outbox.Letter> letters, @Nullable Proof proof) {
        Turn done = turn;
        turn = new Turn();
        sittingOut.clear();
        lazySince = null;
        done.broken.forEach(runs::distrust);
        done.hopeless.forEach(runs::quarantine);
        announcements.committed(done.batch);
        done.batch.touched().forEach(runs::evictIfResting);
        again = events.takeDeferred();
        List<Outbox.Letter> left = proof == null ? letters : outbox.send(letters, proof);
        if (!done.nudges.isEmpty()) {
            nudge.accept(done.nudges);
        }
        if (!done.permits.isEmpty()) {
            permits.accept(done.permits);
        }
        done.afterCommit.forEach(Runnable::run);
        if (!left.isEmpty()) {
            sendByRows(left);
        }
    }

    private void sendByRows(List<Outbox.Letter> letters) {
        try {
            Set<Integer> lost = lateSender.send(letters, turn);
            if (!lost.isEmpty()) {
                lose(lost);
            }
        } catch (StoreException unavailable) {
            LOG.warn("{} messages to workers wait for the database: {}", letters.size(), unavailable.getMessage());
            observer.storeFailed();
            // read anew, they are compared with what their workers hold
            outbox.drop(letters);
            letters.forEach(letter -> runs.distrust(letter.outgoing().live().id()));
            waitABit();
        }
    }

    private void abandon() {
        Turn lost = turn;
        turn = new Turn();
        lazySince = null;
        lost.batch.touched().forEach(runs::distrust);
        lost.broken.forEach(runs::distrust);
        // what is due in them was not taken up, or not by all of them
        lost.loaded.forEach(runs::distrust);
        // what was to be sent again comes from the rows again
        lost.outgoing.forEach(next -> runs.distrust(next.live().id()));
        lost.reserved.forEach(workers::release);
        List<LoopEvent> replay = new ArrayList<>(lost.events);
        replay.addAll(events.takeDeferred());
        again = replay.stream().distinct().toList();
    }

    private void lose(Set<Integer> slots) {
        LOG.warn("slots {} have another owner now: forgotten", slots);
        observer.staleEpoch(slots.size());
        again = again.stream().map(event -> held.without(slots, event)).toList();
        held.forget(slots);
        runs.dropSlots(slots);
        sittingOut.values().removeIf(run -> slots.contains(run.live().slot()));
    }
}
