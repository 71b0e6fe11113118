package io.scheduler.master.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** A collector: takes OTLP by HTTP, reads it as the protocol says, and keeps it. Whole clusters send to one, too. */
public final class OtlpCollector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 200;

    /**
     * @param parent empty: it has none
     * @param outcome OK, ERROR or UNSET
     * @param attributes as texts
     * @param resource who has sent it
     */
    public record Received(
            String trace,
            String id,
            String parent,
            String name,
            String outcome,
            String description,
            Map<String, String> attributes,
            List<String> events,
            long start,
            long end,
            Map<String, String> resource) {}

    /** @param port 0: any free one */
    public OtlpCollector(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(handlers);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String address() {
        return "http://127.0.0.1:" + port();
    }

    /** Everything that was taken so far, in the order of its coming. */
    public List<Received> spans() {
        return List.copyOf(spans);
    }

    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    public int requests() {
        return requests.get();
    }

    /** From now on it answers with that, and keeps nothing unless it is 200. */
    public void answer(int with) {
        status = with;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            InputStream body = exchange.getRequestBody();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                body = new GZIPInputStream(body);
            }
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
            if (status == 200) {
                request.getResourceSpansList().forEach(of -> {
                    Map<String, String> resource = texts(of.getResource().getAttributesList());
                    of.getScopeSpansList()
                            .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(read(span, resource))));
                });
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static Received read(Span span, Map<String, String> resource) {
        return new Received(
                hex(span.getTraceId().toByteArray()),
                hex(span.getSpanId().toByteArray()),
                hex(span.getParentSpanId().toByteArray()),
                span.getName(),
                span.getStatus().getCode().name().replace("STATUS_CODE_", ""),
                span.getStatus().getMessage(),
                texts(span.getAttributesList()),
                span.getEventsList().stream().map(Span.Event::getName).toList(),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                resource);
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (KeyValue each : attributes) {
            AnyValue value = each.getValue();
            texts.put(each.getKey(), value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue());
        }
        return texts;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }
}
