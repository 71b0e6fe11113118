package io.scheduler.alert.delivery;

import io.scheduler.dao.alert.AlertSignals;
import io.scheduler.dao.partition.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the deliveries at the commit of new ones. What it misses is found by their own looks. A thread of its own. */
public final class SignalThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignalThread.class);
    private static final Duration LISTEN = Duration.ofSeconds(1);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final Supplier<AlertSignals> listen;
    private final Runnable wake;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    public SignalThread(Supplier<AlertSignals> listen, Runnable wake) {
        this.listen = listen;
        this.wake = wake;
        this.thread = Thread.ofPlatform().daemon().name("alert-signals").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                hear();
            } while (!stop.await(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("alerts are not listened for any more", e);
        }
    }

    private void hear() {
        try (AlertSignals signals = listen.get()) {
            wake.run();
            while (stop.getCount() > 0) {
                if (signals.await(LISTEN)) {
                    wake.run();
                }
            }
        } catch (StoreException gone) {
            LOG.info("new alerts are found by looking until the database answers: {}", gone.getMessage());
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(LISTEN.plus(LISTEN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
