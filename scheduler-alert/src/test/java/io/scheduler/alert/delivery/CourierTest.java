package io.scheduler.alert.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.alert.Attempt;
import io.scheduler.alert.channel.Channels;
import io.scheduler.dao.alert.OpenedChannel;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourierTest {
    /** Hands out what it was to run, so that it can be run when it is too late to take it back. */
    private static final class LateTimers extends ScheduledThreadPoolExecutor {
        final List<Runnable> given = new ArrayList<>();

        LateTimers() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            given.add(command);
            return super.schedule(() -> {}, 1, TimeUnit.HOURS);
        }
    }

    private final LateTimers timers = new LateTimers();

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    private Courier.Outcome send(AlertChannel channel, Map<String, Object> settings) {
        Courier courier = new Courier(
                new Channels(List.of(channel), Path.of("none")), Clock.systemUTC(), Duration.ofSeconds(5), timers);
        return courier.send(new OpenedChannel(1, "c", "http", settings), Attempt.failed(false));
    }

    @FunctionalInterface
    private interface Sends extends AlertChannel {
        @Override
        default String type() {
            return "http";
        }

        @Override
        String send(AlertMessage message, AlertSending sending) throws AlertFailedException;
    }

    @Test
    void aTimerThatComesTooLateInterruptsNobody() {
        assertThat(send((Sends) (message, sending) -> "fine", Map.of("url", "http://x")))
                .isEqualTo(new Courier.Outcome.Sent("fine"));
        timers.given.forEach(Runnable::run);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatIsSecretIsNotShownThoughAReceiverRepeatsIt() {
        Map<String, Object> settings =
                Map.of("url", "http://x", "secretHeaders", Map.of("Authorization", "Bearer s3cret"));
        assertThat(send((Sends) (message, sending) -> "you sent Authorization: Bearer s3cret", settings)
                        .said())
                .isEqualTo("you sent Authorization: ***");
        assertThat(send(
                                (Sends) (message, sending) -> {
                                    throw new AlertFailedException("not Bearer s3cret", After.GIVE_UP);
                                },
                                settings)
                        .said())
                .isEqualTo("not ***");
    }
}
