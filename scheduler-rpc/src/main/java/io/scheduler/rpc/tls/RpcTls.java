package io.scheduler.rpc.tls;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mutual TLS 1.3 for RPC, or none. Changed files are used for new connections without a restart: at a new handshake,
 * and whenever somebody asks when the certificate ends, at most once a second, their times and sizes are compared. A
 * change of this very second waits for the next look, since a certificate and its key are two files. When the new ones
 * can not be used, the old ones stay. Any thread.
 */
public final class RpcTls {
    private static final Logger LOG = LoggerFactory.getLogger(RpcTls.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final RpcTlsSettings settings;
    private final Clock clock;
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong failedReloads = new AtomicLong();
    private @Nullable TlsMaterial material;
    private List<Object> seen = List.of();
    private Instant nextCheck = Instant.MIN;

    private RpcTls(RpcTlsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** No TLS at all: for tests and for networks that are protected otherwise. */
    public static RpcTls disabled() {
        return new RpcTls(RpcTlsSettings.disabled(), Clock.systemUTC());
    }

    /**
     * Reads the files.
     *
     * @throws TlsFileException when they can not be used
     */
    public static RpcTls load(RpcTlsSettings settings) {
        return load(settings, Clock.systemUTC());
    }

    static RpcTls load(RpcTlsSettings settings, Clock clock) {
        RpcTls tls = new RpcTls(settings, clock);
        if (settings.enabled()) {
            tls.seen = tls.fingerprint();
            tls.material = TlsMaterial.read(settings);
        }
        return tls;
    }

    public boolean isEnabled() {
        return settings.enabled();
    }

    /** When the certificate of this node ends; empty without TLS. Also takes changed files. */
    public Optional<Instant> expires() {
        return current().map(TlsMaterial::expires);
    }

    /** When the last certificate that this node trusts ends; empty without TLS. */
    public Optional<Instant> authorityExpires() {
        return current().map(TlsMaterial::authorityExpires);
    }

    /** Where the certificate of this node lies; empty without TLS. */
    public Optional<Path> certFile() {
        return Optional.ofNullable(settings.certFilePath()).filter(file -> settings.enabled());
    }

    /** For a connection that was accepted; empty without TLS. */
    public Optional<SslHandler> acceptedHandler(ByteBufAllocator allocator) {
        return current().map(now -> now.server().newHandler(allocator));
    }

    /** For a connection to {@code host}, which the other end's certificate must name; empty without TLS. */
    public Optional<SslHandler> dialledHandler(ByteBufAllocator allocator, String host, int port) {
        return current().map(now -> now.client().newHandler(allocator, host, port));
    }

    /** Counts reloads as {@code scheduler.rpc.tls.reloads} with tag {@code outcome}. */
    public void countReloads(MeterRegistry meters) {
        count(meters, "ok", reloads);
        count(meters, "failed", failedReloads);
    }

    private static void count(MeterRegistry meters, String outcome, AtomicLong number) {
        if (meters.find("scheduler.rpc.tls.reloads").tag("outcome", outcome).functionCounter() != null) {
            // a server and a dialer of one node share both files and registry
            return;
        }
        FunctionCounter.builder("scheduler.rpc.tls.reloads", number, AtomicLong::get)
                .description("Changed certificate files that were taken, or could not be")
                .tag("outcome", outcome)
                .register(meters);
    }

    private synchronized Optional<TlsMaterial> current() {
        Instant now = clock.instant();
        if (settings.enabled() && !now.isBefore(nextCheck)) {
            nextCheck = now.plus(CHECK_INTERVAL);
            List<Object> found = fingerprint();
            if (!found.equals(seen) && hasSettled(found)) {
                // also when they can not be read: a broken file is tried once, and again when it has changed
                seen = found;
                reload();
            }
        }
        return Optional.ofNullable(material);
    }

    private void reload() {
        try {
            material = TlsMaterial.read(settings);
            reloads.incrementAndGet();
            LOG.info("new connections use the changed certificate in {}", settings.certFilePath());
        } catch (TlsFileException e) {
            failedReloads.incrementAndGet();
            LOG.error("the changed certificate files can not be used, the former ones stay in use: {}", e.getMessage());
        }
    }

    /** A file from the future tells of clocks that differ, not of a change that is still going on. */
    private boolean hasSettled(List<Object> marks) {
        Instant now = clock.instant();
        return marks.stream()
                .filter(FileTime.class::isInstance)
                .map(mark -> ((FileTime) mark).toInstant())
                .noneMatch(changed -> changed.isAfter(now.minus(SETTLED)) && !changed.isAfter(now));
    }

    private List<Object> fingerprint() {
        List<Object> marks = new ArrayList<>();
        for (Path file : new Path[] {settings.certFilePath(), settings.keyFilePath(), settings.trustFilePath()}) {
            try {
                if (file != null) {
                    marks.add(Files.getLastModifiedTime(file));
                    marks.add(Files.size(file));
                }
            } catch (IOException e) {
                marks.add("missing");
            }
        }
        return marks;
    }
}
