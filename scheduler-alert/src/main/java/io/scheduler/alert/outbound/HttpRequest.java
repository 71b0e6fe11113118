package io.scheduler.alert.outbound;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * @param headers beside those that say how the request is sent
 * @param body empty for none
 */
public record HttpRequest(String method, URI uri, Map<String, String> headers, byte[] body) {
    public HttpRequest {
        headers = new LinkedHashMap<>(headers);
    }

    HttpRequest to(URI other) {
        return new HttpRequest(method, other, headers, body);
    }
}
