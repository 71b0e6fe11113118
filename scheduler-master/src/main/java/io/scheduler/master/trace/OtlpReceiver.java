package io.scheduler.master.trace;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A collector that takes OTLP by HTTP, in protobuf. For one thread. */
final class OtlpReceiver implements SpanSender.Receiver {
    /** Its own words about each failure would come besides ours, several times a minute. Held here, or it would be forgotten. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry.exporter");

    private final URI address;
    private final long longestMillis;
    private final OtlpHttpSpanExporter exporter;

    /** @param settings with an address */
    OtlpReceiver(TraceSettings settings) {
        LIBRARY.setLevel(Level.OFF);
        address = Objects.requireNonNull(settings.address());
        longestMillis = settings.timeout().toMillis() * 2;
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(address.toString())
                .setTimeout(settings.timeout())
                .setConnectTimeout(settings.timeout())
                .setCompression("gzip")
                // who sends again is the sender, which sees the queue
                .setRetryPolicy(null)
                .setMeterProvider(MeterProvider.noop());
        settings.parsedHeaders().forEach(builder::addHeader);
        if (settings.trustFilePath() != null) {
            try {
                builder.setTrustedCertificates(Files.readAllBytes(settings.trustFilePath()));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "master.tracing.trust-file-path: expected a file with certificates, but " + e, e);
            } catch (IllegalStateException e) {
                throw new IllegalArgumentException(
                        "master.tracing.trust-file-path: expected certificates as PEM in " + settings.trustFilePath(),
                        e);
            }
        }
        exporter = builder.build();
    }

    @Override
    public @Nullable String send(List<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans).join(longestMillis, TimeUnit.MILLISECONDS);
        if (result.isSuccess()) {
            return null;
        }
        Throwable failure = result.getFailureThrowable();
        if (failure == null) {
            return result.isDone() ? "no reason given" : "no answer within " + longestMillis + " ms";
        }
        // the library's own type: nothing else of it says what was answered
        if (failure instanceof HttpExportException refused && refused.getResponse() != null) {
            return "it answers with status " + refused.getResponse().getStatusCode();
        }
        Throwable told = failure;
        while (!(told instanceof IOException) && told.getCause() != null) {
            told = told.getCause();
        }
        return told.toString();
    }

    @Override
    public String address() {
        return address.toString();
    }

    @Override
    public void close() {
        exporter.shutdown().join(1, TimeUnit.SECONDS);
    }
}
