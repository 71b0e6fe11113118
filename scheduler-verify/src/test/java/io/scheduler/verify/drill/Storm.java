package io.scheduler.verify.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Faults one after the other, now and then two at once, for a given time. For one thread. */
final class Storm {

    private static final int AT_ONCE = 2;
    private static final double SECOND_AT_ONCE = 0.4;

    private final Faults faults;
    private final FaultChoice choice;
    private final Random random;
    private final Journal journal;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Running> running = new ArrayList<>();

    private record Running(Fault fault, CompletableFuture<Void> done) {}

    Storm(Faults faults, FaultChoice choice, Random random, Journal journal) {
        this.faults = faults;
        this.choice = choice;
        this.random = random;
        this.journal = journal;
    }

    /** @param longOutage of ZooKeeper in the middle; zero for none */
    void rage(Duration time, Duration longOutage) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long middle = System.nanoTime() + time.toNanos() / 2;
        boolean outageDue = longOutage.isPositive();
        while (System.nanoTime() < end) {
            Fault fault;
            if (outageDue && System.nanoTime() > middle) {
                outageDue = false;
                fault = new Fault.StopZooKeeper(longOutage);
            } else {
                fault = choice.next();
            }
            awaitRoomFor(fault, end);
            if (System.nanoTime() < end) {
                begin(fault);
                boolean second = !fault.exclusive() && random.nextDouble() < SECOND_AT_ONCE;
                pause(second ? choice.between(0, 2) : choice.between(2, 6), end, !second);
            }
        }
        faults.finish();
        awaitRest(0, Long.MAX_VALUE);
    }

    Map<String, Integer> counts() {
        return counts;
    }

    private void begin(Fault fault) {
        counts.merge(fault.kind(), 1, Integer::sum);
        CompletableFuture<Void> done = CompletableFuture.runAsync(
                () -> {
                    try {
                        faults.carryOut(fault);
                    } catch (IOException e) {
                        journal.say(
                                "! " + fault.kind() + " " + fault.target() + " was not carried out: " + e.getMessage());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                task -> Thread.ofVirtual().name(fault.kind()).start(task));
        running.add(new Running(fault, done));
    }

    /** A fault waits until it fits: alone when it must be, one at a time for each target, two at most. */
    private void awaitRoomFor(Fault fault, long end) throws InterruptedException {
        boolean alone = fault.exclusive()
                || running.stream()
                        .anyMatch(each -> each.fault().exclusive()
                                || each.fault().target().equals(fault.target()));
        awaitRest(alone ? 0 : AT_ONCE - 1, end);
    }

    /** Waits until at most that many faults are under way. */
    private void awaitRest(int allowed, long end) throws InterruptedException {
        running.removeIf(each -> each.done().isDone());
        while (running.size() > allowed && System.nanoTime() < end) {
            CompletableFuture<?> any =
                    CompletableFuture.anyOf(running.stream().map(Running::done).toArray(CompletableFuture[]::new));
            await(any, Duration.ofSeconds(1));
            running.removeIf(each -> each.done().isDone());
        }
    }

    /** Lets the cluster be for a while; before that, when asked to, waits for what is under way. */
    private void pause(Duration time, long end, boolean afterHealing) throws InterruptedException {
        if (afterHealing) {
            awaitRest(0, end);
        }
        long left = Math.min(time.toMillis(), (end - System.nanoTime()) / 1_000_000);
        if (left > 0) {
            await(new CompletableFuture<>(), Duration.ofMillis(left));
        }
    }

    private void await(CompletableFuture<?> future, Duration limit) throws InterruptedException {
        try {
            future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            // asked again by the caller
        } catch (ExecutionException e) {
            journal.say("! a fault failed: " + e.getCause());
        }
    }
}
