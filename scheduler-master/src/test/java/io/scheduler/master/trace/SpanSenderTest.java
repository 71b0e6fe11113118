package io.scheduler.master.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.scheduler.common.retry.Backoff;
import io.scheduler.embedded.LoopbackPort;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A collector that is slow, refuses, dies and comes back costs spans at most, and nobody's time. */
class SpanSenderTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final SpanSender.Pace QUICK = new SpanSender.Pace(
            Duration.ofMillis(1), new Backoff(Duration.ofMillis(10), Duration.ofMillis(20)), Integer.MAX_VALUE);

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final SpanSender.Counts counts = new SpanSender.Counts(sent::addAndGet, dropped::addAndGet);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(SpanSender.class);

    @BeforeEach
    void listen() {
        said.start();
        log.setLevel(Level.INFO);
        log.addAppender(said);
    }

    @AfterEach
    void forget() {
        log.detachAppender(said);
        log.setLevel(null);
    }

    private static SpanData span(int number) {
        var context = SpanContext.create(
                "0000000000000000000000000000000a",
                "%016x".formatted(number + 1),
                TraceFlags.getSampled(),
                TraceState.getDefault());
        var origin = new EndedSpan.Origin(Resource.empty(), InstrumentationScopeInfo.create("t"));
        return new EndedSpan(
                "s", context, SpanContext.getInvalid(), 1, 2, StatusData.ok(), Attributes.empty(), List.of(), origin);
    }

    private static OtlpReceiver to(int port) {
        return new OtlpReceiver(new TraceSettings(
                URI.create("http://127.0.0.1:" + port), null, null, null, null, null, Duration.ofSeconds(2)));
    }

    @Test
    void aCollectorThatIsNotThereIsNamedOnceAndGetsWhatTheQueueHoldsWhenItComes() throws Exception {
        int port = LoopbackPort.pickFree(new SecureRandom());
        try (SpanSender sender = new SpanSender(to(port), 100, QUICK, counts)) {
            sender.start();
            sender.offer(span(0));
            await("several tries").atMost(LIMIT).until(() -> said.list.size() == 1);
            for (int i = 1; i <= 150; i++) {
                sender.offer(span(i));
            }
            assertThat(dropped.get()).isEqualTo(50);
            try (OtlpCollector collector = new OtlpCollector(port)) {
                await("what was kept to arrive").atMost(LIMIT).until(() -> sent.get() == 101);
                assertThat(collector.spans()).hasSize(101).doesNotHaveDuplicates();
                await("the return to be said").atMost(LIMIT).until(() -> said.list.size() == 2);
                assertThat(said.list)
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .satisfiesExactly(
                                gone -> assertThat(gone)
                                        .contains("http://127.0.0.1:" + port + "/v1/traces does not take traces")
                                        .contains("ConnectException"),
                                back -> assertThat(back).contains("takes traces again"));
            }
        }
        assertThat(dropped.get()).isEqualTo(50);
    }

    @Test
    void aBatchThatIsRefusedAgainAndAgainMakesRoomForTheNext() throws Exception {
        SpanSender.Pace twice = new SpanSender.Pace(QUICK.gathering(), QUICK.backoff(), 2);
        try (OtlpCollector collector = new OtlpCollector(0);
                SpanSender sender = new SpanSender(to(collector.port()), 100, twice, counts)) {
            collector.answer(400);
            sender.start();
            sender.offer(span(0));
            await("it to be given up").atMost(LIMIT).until(() -> dropped.get() == 1);
            assertThat(collector.requests()).isEqualTo(2);
            assertThat(said.list.getFirst().getFormattedMessage()).contains("it answers with status 400");
            collector.answer(200);
            sender.offer(span(1));
            await("the next one to arrive").atMost(LIMIT).until(() -> sent.get() == 1);
        }
    }

    /** Whoever tells of an end is a partition loop. */
    @Test
    void nobodyWaitsForACollectorThatDoesNotAnswer() {
        CountDownLatch answers = new CountDownLatch(1);
        SpanSender.Receiver stuck = new SpanSender.Receiver() {
            @Override
            public @Nullable String send(List<SpanData> spans) {
                try {
                    answers.await();
                    return null;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return "interrupted";
                }
            }

            @Override
            public String address() {
                return "nowhere";
            }

            @Override
            public void close() {}
        };
        SpanSender sender = new SpanSender(stuck, 100, QUICK, counts);
        sender.start();
        for (int i = 0; i < 100_000; i++) {
            sender.offer(span(0));
        }
        // some are being sent, as many wait, and the others were not kept
        assertThat(dropped.get()).isBetween(99_800L, 99_900L);
        answers.countDown();
        sender.close();
        assertThat(sent.get() + dropped.get()).isEqualTo(100_000);
        sender.offer(span(0));
        assertThat(dropped.get()).as("nothing is taken in any more").isBetween(99_801L, 99_901L);
    }

    @Test
    void whatWaitsIsSentAtTheEnd() throws Exception {
        SpanSender.Pace patient = new SpanSender.Pace(Duration.ofMinutes(5), QUICK.backoff(), 5);
        try (OtlpCollector collector = new OtlpCollector(0)) {
            SpanSender sender = new SpanSender(to(collector.port()), 10_000, patient, counts);
            sender.start();
            for (int i = 0; i < 1_200; i++) {
                sender.offer(span(i));
            }
            sender.close();
            assertThat(collector.spans()).hasSize(1_200).doesNotHaveDuplicates();
            assertThat(sent.get()).isEqualTo(1_200);
        }
    }
}
