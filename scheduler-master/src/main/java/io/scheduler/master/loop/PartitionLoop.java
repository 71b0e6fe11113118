package io.scheduler.master.loop;

import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.ReportReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

    private final String incarnation;
    private final PartitionStore store;
    private final Workers workers;
    private final Clock clock;
    private final LoopSettings settings;
    private final LoopObserver observer;
    private final Consumer<Set<Integer>> nudge;
    private final Consumer<Set<Integer>> permits;
    private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
    private final Map<Integer, Long> announced = new ConcurrentHashMap<>();
    private final RunTable runs;
    private final Events events;
    private final Outbox outbox;
    /** Slots of batches without an answer: these may still be on their way to the database. */
    private final Set<Integer> doubtful = new TreeSet<>();

    private Turn turn = new Turn();
    private @Nullable Instant lazySince;
    private List<LoopEvent> again = List.of();
    private final Announcements announcements;
    private Duration backoff = FIRST_BACKOFF;
    private @Nullable Instant notBefore;

    PartitionLoop(String incarnation, Ports ports, LoopSettings settings, Consumer<LoopEvent> inbox) {
        this.incarnation = incarnation;
        this.store = ports.store();
        this.workers = ports.workers();
        this.clock = ports.clock();
        this.observer = ports.observer();
        this.nudge = ports.nudge();
        this.permits = ports.permits();
        this.settings = settings;
        this.runs = new RunTable(store, ports.plans());
        this.announcements = new Announcements(runs, observer);
        this.outbox = new Outbox(workers, runs, new Assignments(ports.store()), epochs, inbox);
        this.events = new Events(
                new Events.Parts(store, workers, clock, settings, epochs, announced, runs, outbox), observer);
    }

    /**
     * What a loop needs of the world.
     *
     * @param nudge says that commands wait in slots, whoever owns them
     * @param permits says that permits were asked for or given back, to whoever owns the slots of their task groups
     */
    record Ports(
            PartitionStore store,
            Workers workers,
            Plans plans,
            Clock clock,
            LoopObserver observer,
            Consumer<Set<Integer>> nudge,
            Consumer<Set<Integer>> permits) {
        /** Where nobody gives permits away. */
        Ports(
                PartitionStore store,
                Workers workers,
                Plans plans,
                Clock clock,
                LoopObserver observer,
                Consumer<Set<Integer>> nudge) {
            this(store, workers, plans, clock, observer, nudge, slots -> {});
        }
    }

    /** Slots that this loop drives or is about to, with their epochs. May be called by other threads. */
    Map<Integer, Long> announced() {
        return announced;
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
        slots.forEach(slot -> announced.put(slot.slot(), slot.epoch()));
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
        try {
            endDoubts();
            RunTable.Loaded reloaded = runs.reloadStale(epochs);
            events.unreadable(reloaded.unreadable(), turn);
            reloaded.runs().forEach(run -> events.loaded(run, turn));
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
            LOG.warn("slots {} have another owner now: forgotten", stale.slots());
            observer.staleEpoch(stale.slots().size());
            abandon();
            again = again.stream().map(event -> without(stale.slots(), event)).toList();
            forget(stale.slots());
        } catch (StoreException unavailable) {
            LOG.warn(
                    "{} events wait, next try in {} ms: {}",
                    turn.events.size(),
                    backoff.toMillis(),
                    unavailable.getMessage());
            observer.storeFailed();
            abandon();
            waitABit();
        } catch (PoisonedEventException bug) {
            LOG.error("left out, because it could not be handled: {}", bug.event(), bug.getCause());
            observer.decisionFailed();
            abandon();
            again = again.stream().filter(event -> event != bug.event()).toList();
            giveUp(bug.event());
        } catch (RuntimeException bug) {
            LOG.error(
                    "{} events wait because of a bug, next try in {} ms", turn.events.size(), backoff.toMillis(), bug);
            observer.decisionFailed();
            abandon();
            waitABit();
        }
    }

    /**
     * A batch that brought no answer may be written, or lie in the network and be written later, over what we write until then.
     * Under a new epoch it is one or the other: what is read next stays true.
     */
    private void endDoubts() {
        doubtful.retainAll(epochs.keySet());
        if (doubtful.isEmpty()) {
            return;
        }
        List<SlotEpoch> taken = store.take(
                incarnation,
                doubtful.stream()
                        .map(slot -> new SlotEpoch(slot, epochs.get(slot)))
                        .toList());
        Set<Integer> lost = new TreeSet<>(doubtful);
        doubtful.clear();
        for (SlotEpoch slot : taken) {
            epochs.put(slot.slot(), slot.epoch());
            announced.put(slot.slot(), slot.epoch());
            lost.remove(slot.slot());
        }
        if (!lost.isEmpty()) {
            throw new StaleEpochException(lost);
        }
    }

    private void handle(LoopEvent event) {
        try {
            events.handle(event, turn);
        } catch (StaleEpochException | StoreException notABug) {
            throw notABug;
        } catch (RuntimeException bug) {
            // it must not stop the partition: everything else is decided again without it
            throw new PoisonedEventException(event, bug);
        }
    }

    /** Nobody shall wait for an event that was left out. */
    private void giveUp(LoopEvent event) {
        switch (event) {
            case LoopEvent.Reported e -> e.answer().complete(ReportReply.Verdict.RETRY);
            // the slot keeper grants again what is not driven, and revokes again what is
            case LoopEvent.SlotsGranted e -> e.slots().forEach(slot -> announced.remove(slot.slot(), slot.epoch()));
            case LoopEvent.SlotsRevoked e -> e.done().cancel(false);
            case LoopEvent.CommandsWaiting e -> {}
            case LoopEvent.WorkerConnected e -> {}
            case LoopEvent.Check e -> {}
            case LoopEvent.CapacityFreed e -> {}
            case LoopEvent.Inventory e -> {}
            case LoopEvent.Refused e -> {}
            case LoopEvent.NotSendable e -> {}
            case LoopEvent.NothingToKill e -> {}
        }
    }

    private void waitABit() {
        notBefore = workers.steadyNow().plus(backoff);
        backoff = backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : backoff.multipliedBy(2);
    }

    private void answered() {
        backoff = FIRST_BACKOFF;
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
                .filter(epochs::containsKey)
                .forEach(turn.batch::prove);
        Instant begun = workers.steadyNow();
        turn.nudges.addAll(write(turn.batch.toWrite(incarnation, epochs)));
        observer.committed(turn.events.size(), turn.batch.size(), Duration.between(begun, workers.steadyNow()));
        answered();
        return new Proof(begun);
    }

    private Set<Integer> write(PartitionBatch batch) {
        try {
            return store.write(batch);
        } catch (StoreException unknown) {
            batch.fences().forEach(fence -> doubtful.add(fence.slot()));
            throw unknown;
        }
    }

    /** Everything decided is durable: act, answer, and keep no run that has come to rest. */
    private void finish(List<Outbox.Letter> letters, @Nullable Proof proof) {
        Turn done = turn;
        turn = new Turn();
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

    /**
     * After a commit that took long somebody else may own the slots, and have given to another what we would send. Another commit
     * would take as long; to read the rows needs no disk to be waited for. Where that takes long as well, the next turn tries again.
     */
    private void sendByRows(List<Outbox.Letter> letters) {
        Set<Integer> ours = new HashSet<>();
        Instant asked = workers.steadyNow();
        try {
            for (SlotRow row : store.slots()) {
                Long epoch = epochs.get(row.slot());
                if (epoch != null && epoch == row.epoch() && incarnation.equals(row.owner())) {
                    ours.add(row.slot());
                }
            }
        } catch (StoreException unavailable) {
            LOG.warn("{} messages to workers wait for the database: {}", letters.size(), unavailable.getMessage());
            observer.storeFailed();
            // read anew, they are compared with what their workers hold
            outbox.drop(letters);
            letters.forEach(letter -> runs.distrust(letter.outgoing().live().id()));
            waitABit();
            return;
        }
        Map<Boolean, List<Outbox.Letter>> sorted =
                letters.stream().collect(Collectors.partitioningBy(letter -> ours.contains(letter.slot())));
        outbox.drop(sorted.get(false));
        List<Outbox.Letter> left = outbox.send(sorted.get(true), new Proof(asked));
        if (!left.isEmpty()) {
            LOG.warn("the database answers slowly: {} messages to workers wait for a prompt answer", left.size());
            left.forEach(letter -> turn.carry(letter.outgoing()));
        }
        Set<Integer> lost = sorted.get(false).stream()
                .map(Outbox.Letter::slot)
                .filter(epochs::containsKey)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!lost.isEmpty()) {
            LOG.warn("slots {} have another owner now: forgotten", lost);
            observer.staleEpoch(lost.size());
            again = again.stream().map(event -> without(lost, event)).toList();
            forget(lost);
        }
    }

    private void abandon() {
        Turn lost = turn;
        turn = new Turn();
        lazySince = null;
        lost.batch.touched().forEach(runs::distrust);
        lost.broken.forEach(runs::distrust);
        // what was to be sent again comes from the rows again
        lost.outgoing.forEach(next -> runs.distrust(next.live().id()));
        lost.reserved.forEach(workers::release);
        List<LoopEvent> replay = new ArrayList<>(lost.events);
        replay.addAll(events.takeDeferred());
        again = replay.stream().distinct().toList();
    }

    /** A grant that has turned out to be stale must not be taken again: that would fail for ever. */
    private LoopEvent without(Set<Integer> stale, LoopEvent event) {
        return event instanceof LoopEvent.SlotsGranted granted
                ? new LoopEvent.SlotsGranted(
                        granted.slots().stream()
                                .filter(slot -> !stale.contains(slot.slot())
                                        || slot.epoch() != epochs.getOrDefault(slot.slot(), -1L))
                                .toList(),
                        granted.heldByFormer())
                : event;
    }

    private void forget(Set<Integer> slots) {
        slots.forEach(epochs::remove);
        slots.forEach(announced::remove);
        runs.dropSlots(slots);
    }
}
