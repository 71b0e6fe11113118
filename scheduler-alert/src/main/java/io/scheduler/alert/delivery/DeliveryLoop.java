package io.scheduler.alert.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.alert.message.Messages;
import io.scheduler.common.retry.Backoff;
import io.scheduler.dao.alert.AlertQueue;
import io.scheduler.dao.alert.ClaimedDelivery;
import io.scheduler.dao.alert.OpenedChannel;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.spi.AlertFailedException.After;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due and has it sent, each message on a thread of its own, and not more at a time than the settings say. One thread
 * claims; {@link #wake} may be called by any.
 */
public final class DeliveryLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final Duration RECORD_AGAIN = Duration.ofMillis(500);
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);
    private static final Duration MAINTENANCE = Duration.ofHours(1);
    private static final Duration LOOK_AT_OLDEST = Duration.ofSeconds(15);
    private static final Duration SUM_UP = Duration.ofSeconds(5);
    private static final int PURGED_AT_ONCE = 1_000;

    /** Programs read what goes there, by what each message is about: they want every one, and sum up themselves. */
    private static final Set<String> WANT_EVERYTHING = Set.of("http", "alertmanager", "pagerduty", "script");

    private final AlertQueue queue;
    private final Courier courier;
    private final Messages messages;
    private final DeliverySettings settings;
    private final DeliveryMeters meters;
    private final RetryWait retryWait;
    private final AlertQueue.Pace pace;
    private final Clock clock;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** How many of each channel are being sent. */
    private final Map<Long, Integer> busy = new HashMap<>();

    private int inFlight;
    private boolean woken;
    private volatile boolean stopped;
    private Instant nextMaintenance = Instant.MIN;
    private Instant nextOldest = Instant.MIN;
    private Instant nextSums = Instant.MIN;

    public DeliveryLoop(
            AlertQueue queue,
            Courier courier,
            Messages messages,
            DeliverySettings settings,
            MeterRegistry meters,
            RandomGenerator random,
            Clock clock) {
        this.queue = queue;
        this.courier = courier;
        this.messages = messages;
        this.settings = settings;
        this.meters = new DeliveryMeters(meters, courier.types());
        this.retryWait = new RetryWait(new Backoff(settings.retryMin(), settings.retryMax()), random);
        this.pace = new AlertQueue.Pace(settings.messagesPerMinute(), WANT_EVERYTHING);
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("deliveries").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Something may be due. Never blocks for long. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!stopped) {
            boolean more = false;
            try {
                more = claim() > 0;
                maintain();
            } catch (StoreException away) {
                LOG.warn("alerts wait for the database: {}", away.getMessage());
            } catch (RuntimeException bug) {
                LOG.error(
                        "alerts wait because of a bug, next try in {} ms",
                        settings.pollInterval().toMillis(),
                        bug);
            }
            if (!more) {
                await(settings.pollInterval());
            }
        }
    }

    /** Returns how many were claimed. */
    private int claim() {
        int room;
        Map<Long, Integer> sending;
        lock.lock();
        try {
            woken = false;
            room = settings.parallelism() - inFlight;
            sending = new HashMap<>(busy);
        } finally {
            lock.unlock();
        }
        if (room == 0 || stopped) {
            return 0;
        }
        List<ClaimedDelivery> claimed =
                queue.claim(sending, settings.channelParallelism(), room, settings.lease(), pace);
        for (ClaimedDelivery delivery : claimed) {
            count(delivery.channelId(), 1);
            Thread.ofVirtual().name("delivery-" + delivery.alertId()).start(() -> deliver(delivery));
        }
        return claimed.size();
    }

    private void deliver(ClaimedDelivery delivery) {
        Instant begun = clock.instant();
        String type = "unknown";
        String outcome = "lost";
        meters.begun(delivery.mayBeDuplicate());
        try {
            OpenedChannel channel = null;
            Courier.Outcome what;
            if (delivery.attempt() > settings.maxAttempts()) {
                what = new Courier.Outcome.NotSent(
                        "begun " + settings.maxAttempts() + " times without coming to an end", After.GIVE_UP);
            } else {
                try {
                    channel = delivery.channel().get();
                } catch (IllegalStateException sealed) {
                    LOG.warn("the channel {} can not be opened: {}", delivery.channelName(), sealed.getMessage());
                }
                what = channel == null
                        ? new Courier.Outcome.NotSent(
                                "its secrets can not be opened: give the alert server the masters' secrets.key-file",
                                After.RETRY)
                        : courier.send(
                                channel,
                                messages.of(
                                        delivery.alertId(),
                                        delivery.event(),
                                        delivery.facts(),
                                        delivery.createdAt(),
                                        delivery.mayBeDuplicate()));
            }
            type = channel == null ? type : channel.type();
            outcome = record(delivery, what, begun.plus(settings.lease()));
        } catch (RuntimeException bug) {
            LOG.error(
                    "alert {} to {} ended by a bug; it is sent again when its lease ends",
                    delivery.alertId(),
                    delivery.channelName(),
                    bug);
        } finally {
            meters.ended(type, outcome, Duration.between(begun, clock.instant()));
            count(delivery.channelId(), -1);
            wake();
        }
    }

    /** Until it is written, or the claim has ended: then somebody else sends it once more. */
    private String record(ClaimedDelivery delivery, Courier.Outcome outcome, Instant leaseEnd) {
        while (true) {
            try {
                return switch (outcome) {
                    case Courier.Outcome.Sent sent -> queue.sent(delivery, sent.said()) ? "sent" : "lost";
                    case Courier.Outcome.NotSent not -> recordFailure(delivery, not);
                };
            } catch (StoreException away) {
                if (stopped || !clock.instant().isBefore(leaseEnd)) {
                    LOG.warn(
                            "alert {} to {}: {}, but the database did not take that in time: it is sent once more",
                            delivery.alertId(),
                            delivery.channelName(),
                            outcome.said());
                    return "lost";
                }
                await(RECORD_AGAIN);
            }
        }
    }

    private String recordFailure(ClaimedDelivery delivery, Courier.Outcome.NotSent failure) {
        boolean doubtful = failure.after() == After.RETRY_DOUBTFUL;
        boolean last = failure.after() == After.GIVE_UP || delivery.attempt() >= settings.maxAttempts();
        if (last) {
            LOG.warn(
                    "alert {} is not sent to {}, attempt {} was the last: {}",
                    delivery.alertId(),
                    delivery.channelName(),
                    delivery.attempt(),
                    failure.said());
            return queue.failed(delivery, failure.said(), doubtful) ? "failed" : "lost";
        }
        return queue.retry(delivery, failure.said(), retryWait.after(delivery.attempt()), doubtful)
                ? "retried"
                : "lost";
    }

    private void maintain() {
        Instant now = clock.instant();
        if (!now.isBefore(nextOldest)) {
            meters.oldest(queue.oldestDue());
            nextOldest = now.plus(LOOK_AT_OLDEST);
        }
        if (!now.isBefore(nextSums)) {
            for (int count = queue.sumUp(pace); count > 0; count = queue.sumUp(pace)) {
                meters.summed(count);
            }
            nextSums = now.plus(SUM_UP);
        }
        if (!now.isBefore(nextMaintenance)) {
            // more than that many in an hour are left for the next one
            boolean more = queue.purge(settings.retention(), PURGED_AT_ONCE) == PURGED_AT_ONCE;
            nextMaintenance = more ? now.plus(settings.pollInterval()) : now.plus(MAINTENANCE);
        }
    }

    private void count(long channel, int more) {
        lock.lock();
        try {
            inFlight += more;
            busy.merge(channel, more, Integer::sum);
            busy.remove(channel, 0);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Until it is woken; whoever sends is woken by others, too, and merely looks once more. */
    private void await(Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            boolean loop = Thread.currentThread() == thread;
            while (left > 0 && !stopped && !(loop && woken)) {
                left = news.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // code of a channel may interrupt its thread long after it has returned: that ends no server
            stopped |= Thread.currentThread() == thread;
        } finally {
            lock.unlock();
        }
    }

    /** Claims nothing more, and gives what is being sent a little time; the rest is sent by others when its leases end. */
    @Override
    public void close() {
        stopped = true;
        wake();
        try {
            thread.join(STOP_WAIT);
            lock.lockInterruptibly();
            try {
                long left = TimeUnit.SECONDS.toNanos(STOP_WAIT.toSeconds());
                while (inFlight > 0 && left > 0) {
                    left = news.awaitNanos(left);
                }
                if (inFlight > 0) {
                    LOG.warn("{} messages are on their way still: their outcome is not known", inFlight);
                }
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
