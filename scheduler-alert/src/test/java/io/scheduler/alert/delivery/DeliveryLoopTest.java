package io.scheduler.alert.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.alert.channel.Channels;
import io.scheduler.alert.message.Messages;
import io.scheduler.common.retry.Backoff;
import io.scheduler.dao.alert.AlertQueue;
import io.scheduler.dao.alert.AlertSignals;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.embedded.SharedPostgres;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real database; the channels are of this test. */
class DeliveryLoopTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static Database database;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Scripted channel = new Scripted();
    private DeliveryLoop loop;
    private SignalThread signals;

    @BeforeAll
    static void open() {
        var fresh = SharedPostgres.get().createDatabase();
        database = Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "alert");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void clear() {
        Rows.execute(database, "truncate alert, alert_channel cascade");
    }

    @AfterEach
    void stop() {
        channel.release();
        if (signals != null) {
            signals.close();
        }
        if (loop != null) {
            loop.close();
        }
        timers.shutdownNow();
    }

    /** Does with each message what its channel is called. */
    private static final class Scripted implements AlertChannel {
        final List<String> sent = new CopyOnWriteArrayList<>();
        final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
        final AtomicInteger hanging = new AtomicInteger();
        private final CountDownLatch released = new CountDownLatch(1);

        void release() {
            released.countDown();
        }

        @Override
        public String type() {
            return "http";
        }

        @Override
        public String send(AlertMessage message, AlertSending sending) throws Exception {
            int attempt = attempts.computeIfAbsent(sending.channel(), unseen -> new AtomicInteger())
                    .incrementAndGet();
            switch (sending.channel()) {
                case "refuses" -> throw new AlertFailedException("no such key", After.GIVE_UP);
                case "busy" -> throw new AlertFailedException("too fast", After.RETRY);
                case "second" -> {
                    if (attempt == 1) {
                        throw new IllegalStateException("broken");
                    }
                }
                case "hangs" -> {
                    hanging.incrementAndGet();
                    released.await();
                }
                default -> {}
            }
            sent.add(sending.channel() + " " + message.id() + (message.mayBeDuplicate() ? " again" : ""));
            return "fine";
        }
    }

    /** The same under another name. */
    private record As(String type, AlertChannel channel) implements AlertChannel {
        @Override
        public String send(AlertMessage message, AlertSending sending) throws Exception {
            return channel.send(message, sending);
        }
    }

    private void start(DeliverySettings settings) {
        Channels channels = new Channels(List.of(channel, new As("slack", channel)), Path.of("none"));
        loop = new DeliveryLoop(
                new AlertQueue(database, SecretBox.none(), "alert-1"),
                new Courier(channels, Clock.systemUTC(), settings.sendTimeout(), timers),
                new Messages(null),
                settings,
                meters,
                new SplittableRandom(1),
                Clock.systemUTC());
        loop.start();
    }

    private static DeliverySettings settings(Duration poll, Duration send, int attempts) {
        return new DeliverySettings(
                poll, send, null, attempts, Duration.ofMillis(100), Duration.ofMillis(200), 8, 2, null, null);
    }

    private String state(String channel) {
        return Rows.text(
                database,
                "select string_agg(distinct d.state || ' ' || d.attempts || ' ' || coalesce(d.outcome, ''), ', ')"
                        + " from alert_delivery d join alert_channel c on c.id = d.channel_id where c.name = '"
                        + channel
                        + "'");
    }

    private void await(String channel, String state) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(state(channel)).isEqualTo(state));
    }

    @Test
    void eachOutcomeIsWrittenDown() {
        for (String name : List.of("good", "refuses", "busy", "second")) {
            Rows.given(database, name, 1);
        }
        start(settings(Duration.ofMillis(100), Duration.ofSeconds(5), 3));
        await("good", "SENT 1 fine");
        await("refuses", "FAILED 1 no such key");
        await("busy", "FAILED 3 too fast");
        await("second", "SENT 2 fine");
        assertThat(channel.sent)
                .as("nobody knows what became of the first attempt")
                .anyMatch(sent -> sent.endsWith("again"));
        assertThat(meters.get("scheduler.alert.deliveries")
                        .tag("outcome", "retried")
                        .timer()
                        .count())
                .isEqualTo(3);
        assertThat(meters.get("scheduler.alert.duplicates").counter().count()).isEqualTo(1);
        assertThat(meters.get("scheduler.alert.sending").gauge().value()).isZero();
    }

    @Test
    void aSlowChannelKeepsNoOtherWaiting() {
        Rows.given(database, "hangs", 20);
        Rows.given(database, "good", 20);
        start(settings(Duration.ofMillis(100), Duration.ofSeconds(50), 3));
        Awaitility.await().atMost(LONG).until(() -> channel.sent.size() == 20);
        assertThat(channel.sent).allMatch(sent -> sent.startsWith("good"));
        assertThat(channel.hanging).as("of one channel two at a time").hasValue(2);
        channel.release();
        Awaitility.await().atMost(LONG).until(() -> channel.sent.size() == 40);
    }

    @Test
    void whoTakesTooLongIsInterruptedAndTriedAgain() {
        Rows.given(database, "hangs", 1);
        start(settings(Duration.ofMillis(100), Duration.ofSeconds(1), 2));
        await("hangs", "FAILED 2 not sent within 1 s");
    }

    @Test
    void newOnesAreSentAtOnceAlthoughNobodyLooks() {
        start(settings(Duration.ofMinutes(10), Duration.ofSeconds(5), 3));
        signals = new SignalThread(() -> AlertSignals.listen(database), loop::wake);
        signals.start();
        Awaitility.await()
                .atMost(LONG)
                .until(() -> Rows.text(
                                database,
                                "select count(*)::text from pg_stat_activity"
                                        + " where datname = current_database() and query = 'listen scheduler_alert'")
                        .equals("1"));
        Rows.given(database, "good", 3);
        Awaitility.await().atMost(LONG).until(() -> channel.sent.size() == 3);
    }

    @Test
    void aTypeThatNobodyKnowsSaysWhatToDo() {
        Rows.given(database, "good", 1);
        Rows.execute(database, "update alert_channel set type = 'pigeon'");
        start(settings(Duration.ofMillis(100), Duration.ofSeconds(5), 1));
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(state("good"))
                        .startsWith("FAILED 1 this alert server has no channels of the type pigeon"));
    }

    @Test
    void aFailureCanBeSeenToRiseFromTheStart() {
        start(settings(Duration.ofMillis(100), Duration.ofSeconds(5), 1));
        assertThat(meters.get("scheduler.alert.deliveries")
                        .tags("type", "http", "outcome", "failed")
                        .timer()
                        .count())
                .isZero();
    }

    @Test
    void aChatThatIsFloodedGetsSomeMessagesAndASummary() {
        Rows.given(database, "chat", 150);
        Rows.execute(database, "update alert_channel set type = 'slack'");
        start(settings(Duration.ofMillis(100), Duration.ofSeconds(5), 3));
        Awaitility.await().atMost(LONG).until(() -> channel.sent.size() == 60);
        Rows.execute(database, "update alert_channel set minute_began = minute_began - interval '61 s'");
        Awaitility.await().atMost(LONG).until(() -> channel.sent.size() == 61);
        await("chat", "SENT 1 fine, SUMMED 0 told by the summary " + Rows.text(database, """
                select id::text from alert where event = 'SUMMARY' and facts ->> 'messages' = '90'
                   and facts ->> 'what' = '90 × WORKFLOW_FAILED sales/daily'"""));
        assertThat(meters.get("scheduler.alert.summed").counter().count()).isEqualTo(90);
    }

    @Test
    void waitsGrowToTheirLimit() {
        RetryWait backoff =
                new RetryWait(new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10)), new SplittableRandom(7));
        assertThat(backoff.after(1)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(backoff.after(3)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(24));
        assertThat(backoff.after(90)).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(12));
    }

    @Test
    void everyDefaultIsPinned() {
        assertThat(new DeliverySettings(null, null, null, null, null, null, null, null, null, null))
                .isEqualTo(new DeliverySettings(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        10,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(10),
                        32,
                        4,
                        60,
                        Duration.ofDays(90)));
        assertThatThrownBy(() -> new DeliverySettings(
                        null, null, Duration.ofSeconds(10), null, null, null, null, null, null, null))
                .hasMessageContaining("alert.delivery.lease: expected at least 25000ms");
        assertThatThrownBy(() -> new DeliverySettings(null, null, null, 0, null, null, null, null, null, null))
                .hasMessageContaining("alert.delivery.max-attempts: expected 1 to 100");
    }
}
