package io.scheduler.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CertificateWatchTest {
    @TempDir
    Path dir;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Logger logger = (Logger) LoggerFactory.getLogger(CertificateWatch.class);
    private final BlockingQueue<ILoggingEvent> said = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event);
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    @Test
    void aCertificateThatIsAboutToEndIsToldAtTheStart() throws Exception {
        ILoggingEvent event = watch(certificateOf(Duration.ofDays(350)));

        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getFormattedMessage())
                .contains(dir.resolve("node.pem").toString())
                .containsPattern("in 1[45] days")
                .contains("bin/scheduler cert renew");
        assertThat(expires("node"))
                .isCloseTo(Instant.now().plus(Duration.ofDays(15)).getEpochSecond(), within((double)
                        Duration.ofDays(1).toSeconds()));
        assertThat(expires("authority")).isGreaterThan(expires("node"));
    }

    @Test
    void inTheLastDaysItIsAnError() throws Exception {
        assertThat(watch(certificateOf(Duration.ofDays(363))).getLevel()).isEqualTo(Level.ERROR);
    }

    @Test
    void withoutTlsItIsLoud() throws Exception {
        ILoggingEvent event = watch(RpcTls.disabled());

        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getFormattedMessage())
                .contains("rpc.ssl.enabled is false")
                .contains("in the clear")
                .contains("bin/scheduler cert init-ca");
        assertThat(meters.getMeters()).isEmpty();
    }

    private ILoggingEvent watch(RpcTls tls) throws InterruptedException {
        CertificateWatch watch = new CertificateWatch(tls, Clock.systemUTC(), meters);
        watch.start();
        try {
            ILoggingEvent event = said.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        } finally {
            watch.stop();
        }
    }

    private RpcTls certificateOf(Duration age) {
        Clock then = Clock.offset(Clock.systemUTC(), age.negated());
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"), then);
        Path cert = dir.resolve("node.pem");
        Path key = dir.resolve("node-key.pem");
        ca.issue(NodeRole.WORKER, List.of("host"), List.of(), cert, key);
        return RpcTls.load(new RpcTlsSettings(true, cert, key, dir.resolve("ca/ca.pem")));
    }

    private double expires(String which) {
        return meters.get("scheduler.rpc.certificate.expires")
                .tag("certificate", which)
                .gauge()
                .value();
    }
}
