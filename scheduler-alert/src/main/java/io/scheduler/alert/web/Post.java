package io.scheduler.alert.web;

import io.scheduler.alert.outbound.HttpAnswer;
import io.scheduler.alert.outbound.HttpRequest;
import io.scheduler.alert.outbound.OutboundHttp;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends JSON to an address and judges the answer. Safe for use by several threads. */
final class Post {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<Integer> LATER = Set.of(408, 425, 429);
    private static final Set<Integer> DOUBTFUL = Set.of(502, 504);
    private static final int SHOWN = 300;

    private final OutboundHttp http;

    Post(OutboundHttp http) {
        this.http = http;
    }

    /** The answer, when its status is one of success. */
    HttpAnswer json(String url, Map<String, String> headers, Object body, Instant deadline)
            throws AlertFailedException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Type", "application/json; charset=utf-8");
        all.putAll(headers);
        return send(
                "POST",
                OutboundHttp.uri(url),
                all,
                JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8),
                deadline);
    }

    HttpAnswer get(String url, Instant deadline) throws AlertFailedException {
        return send("GET", OutboundHttp.uri(url), Map.of(), new byte[0], deadline);
    }

    HttpAnswer send(String method, URI uri, Map<String, String> headers, byte[] body, Instant deadline)
            throws AlertFailedException {
        HttpAnswer answer = http.send(new HttpRequest(method, uri, headers, body), deadline);
        if (answer.isSuccess()) {
            return answer;
        }
        int status = answer.status();
        After after = DOUBTFUL.contains(status)
                ? After.RETRY_DOUBTFUL
                : LATER.contains(status) || status >= 500 ? After.RETRY : After.GIVE_UP;
        throw new AlertFailedException(uri.getHost() + " answered " + said(answer), after);
    }

    /** Its status and the beginning of what it says. */
    static String said(HttpAnswer answer) {
        String body = answer.body().strip();
        return answer.status()
                + (body.isEmpty() ? "" : ": " + (body.length() <= SHOWN ? body : body.substring(0, SHOWN) + "…"));
    }

    /** Services that answer 200 and say in the body that they did not take it. */
    static JsonNode parsed(HttpAnswer answer) throws AlertFailedException {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new AlertFailedException(
                    "expected an answer of JSON, but got " + said(answer), After.RETRY_DOUBTFUL, e);
        }
    }
}
