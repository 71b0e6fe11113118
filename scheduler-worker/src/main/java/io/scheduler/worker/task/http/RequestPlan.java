package io.scheduler.worker.task.http;

import io.scheduler.common.json.JsonPlace;
import io.scheduler.common.workflow.DurationText;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.spi.TaskFailedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a task wants, checked before anything is sent.
 *
 * @param extract output → JSON place
 * @param maxResponse bytes
 */
record RequestPlan(
        HttpRequest request,
        Expectation expectation,
        Map<String, String> extract,
        Duration connectTimeout,
        Duration requestTimeout,
        boolean followsRedirects,
        int maxResponse) {

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD");
    private static final String CONTENT_TYPE = "Content-Type";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @param traceParent what the one that is asked is told of the trace, unless the task's own headers do */
    static RequestPlan of(Map<String, Object> config, @Nullable String traceParent) throws TaskFailedException {
        Map<String, String> extract = texts(config, "extract");
        for (String output : extract.keySet()) {
            if (!NameRule.allows(output)) {
                throw new TaskFailedException("extract: expected names of outputs, each " + NameRule.inWords());
            }
        }
        Map<?, ?> expect = config.get("expect") instanceof Map<?, ?> map ? map : Map.of();
        Expectation expectation = Expectation.of(expect);
        for (Map<String, String> places : List.of(extract, swapped(expectation.json()))) {
            for (var place : places.entrySet()) {
                checkPlace(place.getKey(), place.getValue());
            }
        }
        return new RequestPlan(
                request(config, traceParent),
                expectation,
                extract,
                span(config, "connectTimeout"),
                span(config, "requestTimeout"),
                "same-host".equals(config.get("redirects")),
                ((Number) config.getOrDefault("maxResponse", 0)).intValue());
    }

    private static Map<String, String> swapped(Map<String, String> byPlace) {
        Map<String, String> places = new LinkedHashMap<>();
        byPlace.keySet().forEach(place -> places.put("expect.json " + place, place));
        return places;
    }

    private static void checkPlace(String name, String place) throws TaskFailedException {
        try {
            JsonPlace.parse(place);
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(name + ": " + e.getMessage() + ", but got " + place, e);
        }
    }

    private static HttpRequest request(Map<String, Object> config, @Nullable String traceParent)
            throws TaskFailedException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(texts(config, "headers"));
        if (traceParent != null) {
            headers.putIfAbsent("traceparent", traceParent);
        }
        Optional<String> body = text(config, "body");
        body.ifPresent(content -> headers.putIfAbsent(CONTENT_TYPE, guessedType(content)));
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address(config));
            headers.forEach(request::setHeader);
            BodyPublisher publisher = body.map(content -> BodyPublishers.ofString(content, StandardCharsets.UTF_8))
                    .orElseGet(BodyPublishers::noBody);
            return request.method(String.valueOf(config.get("method")), publisher)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(
                    "expected an address, a method and headers that can be sent, but " + e.getMessage(), e);
        }
    }

    private static URI address(Map<String, Object> config) throws TaskFailedException {
        String url = String.valueOf(config.get("url"));
        StringBuilder query = new StringBuilder();
        texts(config, "query")
                .forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value)));
        int fragment = url.indexOf('#');
        String plain = fragment < 0 ? url : url.substring(0, fragment);
        String joint = query.isEmpty() ? "" : plain.contains("?") ? "&" : "?";
        try {
            return new URI(plain + joint + query);
        } catch (URISyntaxException e) {
            throw new TaskFailedException(
                    "url: expected an address such as https://host/path, but " + e.getMessage()
                            + ": percent-encode what can not stand in an address",
                    e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String guessedType(String body) {
        try {
            JSON.readTree(body);
            return "application/json";
        } catch (JacksonException e) {
            return "text/plain; charset=utf-8";
        }
    }

    /** The same, sent to another place. */
    HttpRequest requestTo(URI other) {
        return HttpRequest.newBuilder(request, (name, value) -> true).uri(other).build();
    }

    /** Whether it may be sent to where a redirect says. */
    boolean isHarmless() {
        return HARMLESS.contains(request.method());
    }

    private static Duration span(Map<String, Object> config, String name) {
        return DurationText.parse(String.valueOf(config.get(name))).orElseThrow();
    }

    static Optional<String> text(Map<?, ?> config, String name) {
        return config.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    static Map<String, String> texts(Map<?, ?> config, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (config.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }
}
