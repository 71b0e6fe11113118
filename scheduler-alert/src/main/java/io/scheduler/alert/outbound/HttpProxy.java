package io.scheduler.alert.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Through which all requests of HTTP go. It looks names up itself, so that what it lets through is its own business too.
 *
 * @param authorization of its header {@code Proxy-Authorization}; null for none
 */
public record HttpProxy(String host, int port, @Nullable String authorization) {

    /**
     * @param text such as {@code http://proxy.example.com:3128} or {@code http://user:password@proxy:3128}
     * @throws IllegalArgumentException when it is not of that form; without the text, which may hold a password
     */
    public static HttpProxy parse(String text) {
        try {
            URI uri = new URI(text.strip());
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if ("http".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getPort() <= 65_535
                    && (path.isEmpty() || path.equals("/"))
                    && uri.getRawQuery() == null) {
                return new HttpProxy(uri.getHost(), uri.getPort(), basic(uri.getRawUserInfo()));
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "alert.http-proxy: expected an address such as http://proxy.example.com:3128 or"
                        + " http://user:password@proxy.example.com:3128");
    }

    private static @Nullable String basic(@Nullable String userInfo) {
        if (userInfo == null) {
            return null;
        }
        String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    Map<String, String> headers() {
        return authorization == null ? Map.of() : Map.of("Proxy-Authorization", authorization);
    }

    /** Without the login. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
