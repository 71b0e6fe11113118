package io.scheduler.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.node.ExpiryNotice.Urgency;
import io.scheduler.rpc.tls.RpcTls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Says in good time that this node's certificate ends: as the metric {@code scheduler.rpc.certificate.expires} (seconds
 * since 1970), and in the log at the start and once a day from 30 days ahead. Its looks also make sure that a renewed
 * certificate is taken within half a minute, whether or not anybody connects. One thread of its own.
 */
final class CertificateWatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final RpcTls tls;
    private final Clock clock;
    private final ExpiryNotice own = new ExpiryNotice();
    private final ExpiryNotice authority = new ExpiryNotice();
    private final List<ExpiryListener> listeners;
    private @Nullable ScheduledExecutorService looks;

    CertificateWatch(RpcTls tls, Clock clock, MeterRegistry meters) {
        this(tls, clock, meters, List.of());
    }

    CertificateWatch(RpcTls tls, Clock clock, MeterRegistry meters, List<ExpiryListener> listeners) {
        this.listeners = listeners;
        this.tls = tls;
        this.clock = clock;
        if (tls.isEnabled()) {
            gauge(meters, "node", tls::expires);
            gauge(meters, "authority", tls::authorityExpires);
        }
    }

    private static void gauge(MeterRegistry meters, String which, Supplier<Optional<Instant>> end) {
        Gauge.builder(
                        "scheduler.rpc.certificate.expires",
                        () -> end.get().map(Instant::getEpochSecond).orElse(null))
                .description(
                        "When the certificate of this node, or the last one that it trusts, ends: seconds since 1970")
                .tag("certificate", which)
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public synchronized void start() {
        if (!tls.isEnabled()) {
            LOG.warn(
                    "*** rpc.ssl.enabled is false: everything between the nodes, scripts and passwords included, goes in"
                            + " the clear, and whoever reaches a port may give orders as any node. Turn it on: make certificates"
                            + " with 'bin/scheduler cert init-ca' and 'bin/scheduler cert issue', name them in rpc.ssl.* and set"
                            + " rpc.ssl.enabled to true on all nodes. ***");
        }
        looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("certificate-watch").daemon().factory());
        if (tls.isEnabled()) {
            looks.scheduleWithFixedDelay(this::look, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void look() {
        Instant now = clock.instant();
        String file = tls.certFile().map(Object::toString).orElse("");
        tls.expires().ifPresent(end -> look(own, end, now, "the certificate in " + file));
        tls.authorityExpires()
                .ifPresent(end -> look(authority, end, now, "the last certificate that this node trusts"));
        try {
            listeners.forEach(ExpiryListener::looked);
        } catch (RuntimeException failure) {
            LOG.warn("somebody did not take note of a certificate, next try in {} s", INTERVAL.toSeconds(), failure);
        }
    }

    private void look(ExpiryNotice notices, Instant end, Instant now, String which) {
        notices.at(end, now).ifPresent(notice -> {
            say(notice, which);
            tell(notices, which, end);
        });
    }

    /** Who can not be told now is told at the next look. */
    private void tell(ExpiryNotice notices, String which, Instant end) {
        try {
            listeners.forEach(listener -> listener.expires(which, end));
        } catch (RuntimeException away) {
            LOG.warn("nobody could be told of the end of {}, next try in {} s", which, INTERVAL.toSeconds(), away);
            notices.forget();
        }
    }

    private static void say(ExpiryNotice.Notice notice, String what) {
        if (notice.urgency() == Urgency.ERROR) {
            LOG.error("{} {}: replace it, 'bin/scheduler cert renew' does so without a restart", what, notice.text());
        } else {
            LOG.warn("{} {}: replace it, 'bin/scheduler cert renew' does so without a restart", what, notice.text());
        }
    }

    @Override
    public synchronized void stop() {
        if (looks != null) {
            looks.shutdownNow();
            looks = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return looks != null;
    }
}
