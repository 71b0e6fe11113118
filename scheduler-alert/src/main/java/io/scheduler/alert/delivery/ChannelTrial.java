package io.scheduler.alert.delivery;

import io.scheduler.alert.message.Messages;
import io.scheduler.dao.alert.AlertChannels;
import io.scheduler.dao.alert.OpenedChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Sends test messages, a few at a time. Safe for use by several threads; never blocks the caller. */
public final class ChannelTrial {
    private static final int AT_ONCE = 8;

    private final AlertChannels channels;
    private final Courier courier;
    private final Messages messages;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public ChannelTrial(AlertChannels channels, Courier courier, Messages messages, Clock clock) {
        this.channels = channels;
        this.courier = courier;
        this.messages = messages;
        this.clock = clock;
    }

    public enum What {
        SENT,
        FAILED,
        NO_CHANNEL,
        BUSY
    }

    /** @param said for people */
    public record Result(What what, String said, Duration time) {}

    public CompletableFuture<Result> attempt(String channel) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        if (!places.tryAcquire()) {
            result.complete(
                    new Result(What.BUSY, "this alert server tries " + AT_ONCE + " channels already", Duration.ZERO));
            return result;
        }
        Thread.ofVirtual().name("trial").start(() -> {
            try {
                result.complete(now(channel));
            } catch (RuntimeException failure) {
                result.complete(new Result(What.FAILED, String.valueOf(failure.getMessage()), Duration.ZERO));
            } finally {
                places.release();
            }
        });
        return result;
    }

    private Result now(String channel) {
        Optional<OpenedChannel> opened = channels.open(channel);
        if (opened.isEmpty()) {
            return new Result(What.NO_CHANNEL, "there is no channel " + channel, Duration.ZERO);
        }
        Instant begun = clock.instant();
        Courier.Outcome outcome = courier.send(opened.get(), messages.test(channel, begun));
        Duration time = Duration.between(begun, clock.instant());
        return switch (outcome) {
            case Courier.Outcome.Sent sent -> new Result(What.SENT, sent.said(), time);
            case Courier.Outcome.NotSent not -> new Result(What.FAILED, not.said(), time);
        };
    }
}
