package io.scheduler.verify.drill;

import io.scheduler.verify.drill.history.History.Accepted;
import io.scheduler.verify.e2e.Rest;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * Starts workflows through all apis until it is closed: a bounded number of unfinished runs, a bounded rate. A start that is
 * not answered is tried again with its idempotency key at the next api, so it counts once whatever happened to the answer.
 */
final class Load implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final int CALLS_AT_ONCE = 6;
    private static final int TRIES = 40;

    /** @param perSecond starts at most */
    record Settings(int maxUnfinished, double perSecond) {}

    private final List<Rest> apis;
    private final List<String> workflows;
    private final RandomGenerator random;
    private final Settings settings;
    private final IntSupplier unfinished;
    private final Journal journal;
    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger failedCalls = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final String keyPrefix;
    private final Thread thread;

    /** @param unfinished how many runs are not finished; negative when that is not known now */
    Load(
            List<Rest> apis,
            Workload workload,
            RandomGenerator random,
            Settings settings,
            IntSupplier unfinished,
            Journal journal) {
        this.apis = apis;
        this.workflows = List.copyOf(workload.documents().keySet());
        this.random = random;
        this.settings = settings;
        this.unfinished = unfinished;
        this.journal = journal;
        this.keyPrefix = "drill-" + Long.toHexString(random.nextLong()) + "-";
        this.thread = Thread.ofPlatform().name("load").start(this::run);
    }

    static void store(Rest api, Workload workload) {
        workload.documents().forEach((name, yaml) -> api.apply(Workload.PROJECT, name, yaml));
    }

    private void run() {
        long pause = (long) (1000 / settings.perSecond());
        try {
            for (int i = 0; !closing.await(pause, TimeUnit.MILLISECONDS); i++) {
                int now = unfinished.getAsInt();
                if (now >= 0 && now < settings.maxUnfinished() && calls.tryAcquire()) {
                    String workflow = workflows.get(random.nextInt(workflows.size()));
                    String seconds = String.valueOf(random.nextInt(5, 21));
                    String key = keyPrefix + i;
                    Thread.ofVirtual().name("start").start(() -> start(workflow, key, seconds));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(String workflow, String key, String seconds) {
        try {
            for (int i = 0; i < TRIES; i++) {
                if (call(apis.get(Math.floorMod(turn.getAndIncrement(), apis.size())), workflow, key, seconds)
                        || closing.await(500, TimeUnit.MILLISECONDS) && i > 5) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            calls.release();
        }
    }

    private boolean call(Rest api, String workflow, String key, String seconds) {
        try {
            Rest.Answer answer =
                    api.send(api.request("/projects/" + Workload.PROJECT + "/workflows/" + workflow + "/instances")
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .timeout(ANSWER_LIMIT)
                            .POST(BodyPublishers.ofString("{\"params\":{\"seconds\":\"" + seconds + "\"}}")));
            if (answer.status() == 201 || answer.status() == 200) {
                accepted.add(new Accepted(answer.json().path("id").asLong(), key, journal.now()));
                return true;
            }
            if (answer.status() < 500) {
                journal.say("! unexpected answer " + answer.status() + " of " + api + ": " + answer.body());
            }
        } catch (UncheckedIOException noAnswer) {
            // tried again: that is what the key is for
        }
        failedCalls.incrementAndGet();
        return false;
    }

    List<Accepted> accepted() {
        return new ArrayList<>(accepted);
    }

    int failedCalls() {
        return failedCalls.get();
    }

    /** Starts nothing more and waits for the calls that are under way. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
            if (!calls.tryAcquire(CALLS_AT_ONCE, 60, TimeUnit.SECONDS)) {
                journal.say("! some starts were still under way after 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
