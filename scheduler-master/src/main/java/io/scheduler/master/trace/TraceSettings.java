package io.scheduler.master.trace;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bound from {@code master.tracing.*}.
 *
 * @param otlpEndpoint where a collector takes OTLP by HTTP, as {@code http://host:4318}; without a path {@code /v1/traces} is
 *     added. Absent: nothing is traced
 * @param headers what each request carries besides, as {@code name=value,name=value} with values percent-encoded; a secret. Default
 *     none
 * @param trustFilePath PEM, the CAs that the collector's certificate may come from; absent: those that Java trusts
 * @param serviceName what the traces are of; two clusters that share a collector tell themselves apart by it. Default scheduler
 * @param share how many of the runs are traced, in percent, 1 to 100; default 100
 * @param queueCapacity how many spans may wait to be sent, 100 to 1,000,000; default 10,000
 * @param timeout how long a request may take, 100 ms to 1 min; default 5 s
 */
public record TraceSettings(
        @Nullable URI otlpEndpoint,
        String headers,
        @Nullable Path trustFilePath,
        String serviceName,
        Integer share,
        Integer queueCapacity,
        Duration timeout) {

    /** HTTP itself says these. */
    private static final Set<String> NOT_OURS = Set.of("connection", "content-length", "expect", "host", "upgrade");

    public TraceSettings(
            @Nullable URI otlpEndpoint,
            @Nullable String headers,
            @Nullable Path trustFilePath,
            @Nullable String serviceName,
            @Nullable Integer share,
            @Nullable Integer queueCapacity,
            @Nullable Duration timeout) {
        this.otlpEndpoint = otlpEndpoint == null || otlpEndpoint.toString().isEmpty() ? null : otlpEndpoint;
        this.headers = headers == null ? "" : headers;
        this.trustFilePath = trustFilePath;
        this.serviceName = serviceName == null ? "scheduler" : serviceName;
        this.share = share == null ? 100 : share;
        this.queueCapacity = queueCapacity == null ? 10_000 : queueCapacity;
        this.timeout = timeout == null ? Duration.ofSeconds(5) : timeout;
        check(
                this.otlpEndpoint == null || isHttp(this.otlpEndpoint),
                "otlp-endpoint",
                "an address such as http://collector:4318, or nothing",
                otlpEndpoint);
        check(!this.serviceName.isBlank(), "service-name", "a name", "none");
        check(this.share >= 1 && this.share <= 100, "share", "1 to 100", this.share);
        check(
                this.queueCapacity >= 100 && this.queueCapacity <= 1_000_000,
                "queue-capacity",
                "100 to 1000000",
                this.queueCapacity);
        check(
                this.timeout.toMillis() >= 100 && this.timeout.toMillis() <= 60_000,
                "timeout",
                "100 ms to 1 min",
                this.timeout);
        parsed(this.headers);
    }

    public static TraceSettings off() {
        return new TraceSettings(null, null, null, null, null, null, null);
    }

    /** Where spans are sent; null when nothing is traced. */
    @Nullable
    URI address() {
        if (otlpEndpoint == null) {
            return null;
        }
        String path = otlpEndpoint.getPath();
        return path == null || path.isEmpty() || path.equals("/") ? otlpEndpoint.resolve("/v1/traces") : otlpEndpoint;
    }

    Map<String, String> parsedHeaders() {
        return parsed(headers);
    }

    /** Without the headers: there may be a password in them. */
    @Override
    public String toString() {
        return "TraceSettings[" + otlpEndpoint + ", " + serviceName + ", " + share + " %]";
    }

    private static boolean isHttp(URI uri) {
        return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null;
    }

    private static Map<String, String> parsed(String headers) {
        Map<String, String> parsed = new LinkedHashMap<>();
        int number = 0;
        for (String header : headers.split(",", -1)) {
            if (header.isBlank()) {
                continue;
            }
            number++;
            int sign = header.indexOf('=');
            String name = sign < 0 ? "" : header.substring(0, sign).strip();
            String value = sign < 0 ? null : decoded(header.substring(sign + 1).strip());
            // what it is instead may be a password
            check(
                    name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                            && value != null
                            && value.matches("[\\x20-\\x7e]*")
                            && !NOT_OURS.contains(name.toLowerCase(Locale.ROOT)),
                    "headers",
                    "name=value,name=value, each a header of HTTP that a client may send, values percent-encoded",
                    "something else as number " + number);
            parsed.put(name, value);
        }
        return Map.copyOf(parsed);
    }

    private static @Nullable String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return null;
        }
    }

    private static void check(boolean valid, String key, String expected, @Nullable Object actual) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "master.tracing." + key + ": expected " + expected + ", but got " + actual);
        }
    }
}
