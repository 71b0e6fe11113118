package io.scheduler.master.trace;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.scheduler.common.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans, a batch at a time, on a thread of its own. A batch that does not arrive is sent again a few times; while the
 * collector is away the queue fills, and what has no room in it is dropped.
 */
final class SpanSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpanSender.class);
    private static final int BATCH = 512;
    private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

    /** Where spans go. */
    interface Receiver extends AutoCloseable {
        /** Blocks, but not for ever. @return why they did not arrive; null: they did */
        @Nullable
        String send(List<SpanData> spans);

        /** For people. */
        String address();

        @Override
        void close();
    }

    /**
     * @param gathering how long a batch may wait for more after its first span
     * @param backoff between tries
     * @param tries after which a batch is dropped
     */
    record Pace(Duration gathering, Backoff backoff, int tries) {
        static final Pace USUAL =
                new Pace(Duration.ofMillis(500), new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)), 5);
    }

    /** What has become of spans. */
    record Counts(LongConsumer sent, LongConsumer dropped) {}

    private final Receiver receiver;
    private final Pace pace;
    private final Counts counts;
    private final SpanQueue queue;
    private final Thread thread = Thread.ofPlatform().name("traces").daemon().unstarted(this::run);
    private int failures;

    SpanSender(Receiver receiver, int capacity, Pace pace, Counts counts) {
        this.receiver = receiver;
        this.pace = pace;
        this.counts = counts;
        this.queue = new SpanQueue(capacity, Math.min(BATCH, capacity));
    }

    void start() {
        thread.start();
    }

    /** Never waits. */
    void offer(SpanData span) {
        if (!queue.offer(span)) {
            counts.dropped().accept(1);
        }
    }

    private void run() {
        try {
            List<SpanData> batch = queue.take(pace.gathering());
            while (!batch.isEmpty() && !queue.isClosed()) {
                deliver(batch);
                batch = queue.take(pace.gathering());
            }
            // each once, for so long as a stopping master may take
            long until = System.nanoTime() + LAST_CHANCE.toNanos();
            while (!batch.isEmpty()) {
                if (System.nanoTime() - until < 0 && receiver.send(batch) == null) {
                    counts.sent().accept(batch.size());
                } else {
                    counts.dropped().accept(batch.size());
                }
                batch = queue.take(Duration.ZERO);
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted: what waits is not sent");
        }
    }

    private void deliver(List<SpanData> batch) throws InterruptedException {
        for (int tries = 1; tries <= pace.tries(); tries++) {
            String failure = sendOnce(batch);
            if (failure == null) {
                counts.sent().accept(batch.size());
                if (failures > 0) {
                    LOG.info("{} takes traces again", receiver.address());
                    failures = 0;
                }
                return;
            }
            // once, however long it lasts: the metric counts on
            if (failures++ == 0) {
                LOG.warn(
                        "{} does not take traces, which nothing else depends on; what finds no room in the queue meanwhile is dropped"
                                + " and counted by scheduler_traces_spans_total: {}",
                        receiver.address(),
                        failure);
            }
            if (queue.isClosed()) {
                break;
            }
            if (tries < pace.tries()) {
                queue.pause(pace.backoff().after(failures));
            }
        }
        counts.dropped().accept(batch.size());
    }

    private @Nullable String sendOnce(List<SpanData> batch) {
        try {
            return receiver.send(batch);
        } catch (RuntimeException bug) {
            // the thread must go on: the next batch may be another one
            return bug.toString();
        }
    }

    /** Sends what waits, if that is quick. */
    @Override
    public void close() {
        queue.close();
        try {
            if (!thread.join(LAST_CHANCE.plusSeconds(1))) {
                LOG.warn("{} took too long: the last traces are not sent", receiver.address());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        receiver.close();
    }
}
