package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.master.slot.SlotKeeper;
import io.scheduler.master.worker.WorkerDirectory;
import io.scheduler.master.worker.Workers;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The partition loops of a master; each drives the slots whose number falls to it. Safe for use by several threads. */
public final class Loops implements SlotKeeper.SlotDrivers, WorkerDirectory.Listener, AutoCloseable {

    private final List<LoopDriver> loops = new ArrayList<>();
    private final List<LoopRunner> runners = new ArrayList<>();
    private volatile Consumer<List<Integer>> otherMasters = slots -> {};
    private volatile Consumer<Collection<Integer>> permits = slots -> {};
    private volatile TraceParents traces = TraceParents.NONE;

    /**
     * @param incarnation of this master
     * @param workers made from the loops themselves, which want to hear of workers
     */
    public Loops(
            String incarnation,
            PartitionStore store,
            Function<WorkerDirectory.Listener, ? extends Workers> workers,
            Clock clock,
            LoopSettings settings,
            LoopObserver observer) {
        this(incarnation, store, workers, clock, settings, observer, LoopThread::new);
    }

    /** @param runner makes what calls a loop's turns: a thread, or a simulation */
    public Loops(
            String incarnation,
            PartitionStore store,
            Function<WorkerDirectory.Listener, ? extends Workers> workers,
            Clock clock,
            LoopSettings settings,
            LoopObserver observer,
            Function<LoopDriver, LoopRunner> runner) {
        Workers connected = workers.apply(this);
        Plans plans = new Plans(store);
        Deference.Board board = new Deference.Board(settings.loops(), this::capacityFreed);
        for (int i = 0; i < settings.loops(); i++) {
            Workers ofLoop = settings.loops() == 1 ? connected : new Deference(connected, board, i);
            LoopPorts ports = new LoopPorts(
                    store,
                    ofLoop,
                    plans,
                    clock,
                    observer,
                    this::nudgeOwners,
                    slots -> permits.accept(slots),
                    (root, attempt) -> traces.of(root, attempt));
            LoopDriver loop = new LoopDriver(i, incarnation, ports, settings);
            loops.add(loop);
            runners.add(runner.apply(loop));
        }
    }

    public void start() {
        runners.forEach(LoopRunner::start);
    }

    /** Command rows wait in these slots. Returns the slots that no loop drives. */
    public List<Integer> nudge(Collection<Integer> slots) {
        slots.stream()
                .filter(this::drives)
                .map(this::of)
                .distinct()
                .forEach(loop -> loop.offer(new LoopEvent.CommandsWaiting()));
        return slots.stream().filter(slot -> !drives(slot)).toList();
    }

    /** Who tells other masters that commands wait in slots of theirs; must not block. Without it they find them by polling. */
    public void onCommandsForOthers(Consumer<List<Integer>> tell) {
        otherMasters = tell;
    }

    /** Who tells the owners of task groups' slots that permits were asked for or given back; must not block. */
    public void onPermits(Consumer<Collection<Integer>> tell) {
        permits = tell;
    }

    /** What attempts are told of their traces from now on. */
    public void onDispatch(TraceParents parents) {
        traces = parents;
    }

    /** Command rows wait in these slots, whoever drives them. Must not block. */
    public void nudgeOwners(Collection<Integer> slots) {
        List<Integer> ofOthers = nudge(slots);
        if (!ofOthers.isEmpty()) {
            otherMasters.accept(ofOthers);
        }
    }

    /** Completes after the commit of what the report changed. */
    public CompletableFuture<Verdict> report(AttemptReport report, AssignedWorker worker) {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        if (!drives(report.slot())) {
            answer.complete(Verdict.NOT_OWNER);
        } else if (!of(report.slot()).offer(new LoopEvent.Reported(report, worker, answer))) {
            answer.complete(Verdict.RETRY);
        }
        return answer;
    }

    /** Whether every loop still runs; if not, this master must be restarted. */
    public boolean areAlive() {
        return runners.stream().allMatch(LoopRunner::isAlive);
    }

    /** Events that wait in all inboxes. */
    public int waiting() {
        return loops.stream().mapToInt(LoopDriver::waiting).sum();
    }

    @Override
    public Map<Integer, Long> driven() {
        Map<Integer, Long> driven = new HashMap<>();
        loops.forEach(loop -> driven.putAll(loop.announced()));
        return driven;
    }

    @Override
    public Set<Integer> awaitingLease() {
        return loops.stream()
                .flatMap(driver -> driver.loop().awaitingLease().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public void grant(List<SlotEpoch> slots, Duration heldByFormer) {
        byLoop(slots, SlotEpoch::slot).forEach((number, part) -> {
            LoopDriver loop = loops.get(number);
            loop.loop().announce(part);
            loop.put(new LoopEvent.SlotsGranted(part, heldByFormer));
        });
    }

    @Override
    public CompletableFuture<Void> revoke(List<Integer> slots) {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        byLoop(slots, slot -> slot).forEach((number, part) -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            parts.add(done);
            loops.get(number).put(new LoopEvent.SlotsRevoked(Set.copyOf(part), done));
        });
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }

    @Override
    public void workerConnected(AssignedWorker worker) {
        loops.forEach(loop -> loop.connected(worker));
    }

    @Override
    public void capacityFreed() {
        loops.forEach(loop -> loop.offer(new LoopEvent.CapacityFreed()));
    }

    @Override
    public void close() {
        runners.forEach(LoopRunner::close);
    }

    private LoopDriver of(int slot) {
        return loops.get(numberOf(slot));
    }

    private int numberOf(int slot) {
        return Math.floorMod(slot, loops.size());
    }

    /** In the order of the loops, so that the same happens every time. */
    private <T> Map<Integer, List<T>> byLoop(List<T> all, ToIntFunction<T> slot) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        one -> numberOf(slot.applyAsInt(one)), TreeMap::new, Collectors.toList()));
    }

    private boolean drives(int slot) {
        return of(slot).announced().containsKey(slot);
    }
}
