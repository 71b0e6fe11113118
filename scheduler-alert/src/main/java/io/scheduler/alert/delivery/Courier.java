package io.scheduler.alert.delivery;

import io.scheduler.alert.channel.Channels;
import io.scheduler.alert.message.Messages;
import io.scheduler.dao.alert.OpenedChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one message sent by a channel, in time, and says in words what became of it. Safe for use by several threads. */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int LONGEST = 2_000;

    private final Channels channels;
    private final Clock clock;
    private final Duration limit;
    private final ScheduledExecutorService timers;

    /**
     * @param limit how long an attempt may take
     * @param timers interrupts those that take longer
     */
    public Courier(Channels channels, Clock clock, Duration limit, ScheduledExecutorService timers) {
        this.channels = channels;
        this.clock = clock;
        this.limit = limit;
        this.timers = timers;
    }

    /** The types of channels that this server can send by. */
    public Set<String> types() {
        return channels.types();
    }

    /** What became of an attempt. @param said by the receiver, or what went wrong */
    public sealed interface Outcome {
        String said();

        record Sent(String said) implements Outcome {}

        record NotSent(String said, After after) implements Outcome {}
    }

    private record Sending(String channel, Map<String, Object> settings, Instant deadline) implements AlertSending {}

    /** On the caller's thread, which is interrupted at the deadline. */
    public Outcome send(OpenedChannel channel, AlertMessage message) {
        Channels.Kind kind = channels.find(channel.type()).orElse(null);
        if (kind == null) {
            return new Outcome.NotSent(
                    "this alert server has no channels of the type " + channel.type() + ", only " + channels.types()
                            + ": put the plugin's jar into plugins/ of every alert server and start them again",
                    After.RETRY);
        }
        List<String> secrets = kind.secrets(channel.settings());
        Interruption interruption = new Interruption(Thread.currentThread());
        ScheduledFuture<?> end = timers.schedule(interruption::happen, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Sending sending = new Sending(
                    channel.name(),
                    kind.complete(channel.settings()),
                    clock.instant().plus(limit));
            String said = kind.channel().send(message, sending);
            return new Outcome.Sent(shown(said == null ? "" : said, secrets));
        } catch (AlertFailedException e) {
            return new Outcome.NotSent(shown(String.valueOf(e.getMessage()), secrets), e.after());
        } catch (InterruptedException e) {
            return new Outcome.NotSent("not sent within " + limit.toSeconds() + " s", After.RETRY_DOUBTFUL);
        } catch (Exception | LinkageError e) {
            LOG.warn("the channel {} of type {} failed", channel.name(), channel.type(), e);
            return new Outcome.NotSent(shown("failed unexpectedly: " + e, secrets), After.RETRY_DOUBTFUL);
        } finally {
            end.cancel(false);
            interruption.end();
        }
    }

    /** What comes behind an attempt must not be interrupted for it, not even by a timer that is just about to. */
    private static final class Interruption {
        private final Thread thread;
        private boolean over;

        Interruption(Thread thread) {
            this.thread = thread;
        }

        synchronized void happen() {
            if (!over) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            over = true;
            Thread.interrupted();
        }
    }

    /** Receivers may repeat what they were sent, and whoever may read alerts may read what they say. */
    private static String shown(String text, List<String> secrets) {
        String line = Messages.oneLine(text);
        for (String secret : secrets) {
            line = line.replace(secret, "***");
        }
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
