package io.scheduler.alert.outbound;

import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the outside, each on a connection of its own. A client of our own, since those at hand look names up
 * themselves, which may lead elsewhere than where we looked. Safe for use by several threads.
 */
public final class OutboundHttp {
    private static final int MOST_REDIRECTS = 3;
    /** They say where a request ends, and who is asked. */
    private static final Set<String> OURS =
            Set.of("host", "content-length", "connection", "transfer-encoding", "proxy-authorization");

    private final Outbound outbound;

    public OutboundHttp(Outbound outbound) {
        this.outbound = outbound;
    }

    /** An address that can be used. @throws AlertFailedException when it is none, with what was expected */
    public static URI uri(String text) throws AlertFailedException {
        try {
            URI uri = new URI(text.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && (scheme.equals("http") || scheme.equals("https"))) {
                return URI.create(uri.toASCIIString());
            }
        } catch (URISyntaxException e) {
            // said below; the text may hold a key, and is not shown
        }
        throw new AlertFailedException(
                "expected an address such as https://host/path, without a user, but the channel has another",
                After.GIVE_UP);
    }

    /**
     * Sends and waits for the answer, whatever its status. Redirects are followed to the same host only, and by a request that
     * is repeated as it is.
     */
    public HttpAnswer send(HttpRequest request, Instant deadline) throws AlertFailedException {
        HttpRequest next = request;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpAnswer answer = once(next, deadline);
            String location = answer.headers().get("location");
            boolean repeats = answer.status() == 307
                    || answer.status() == 308
                    || answer.status() >= 300
                            && answer.status() < 400
                            && request.method().equals("GET");
            if (!repeats || location == null) {
                return answer;
            }
            URI target = target(next.uri(), location);
            if (!sameHost(next.uri(), target)) {
                throw new AlertFailedException(
                        next.uri().getHost() + " leads to another host, " + target.getHost()
                                + ": that is not followed; give the channel the address itself",
                        After.GIVE_UP);
            }
            next = next.to(target);
        }
        throw new AlertFailedException(
                request.uri().getHost() + " redirects more than " + MOST_REDIRECTS + " times", After.GIVE_UP);
    }

    private static URI target(URI from, String location) throws AlertFailedException {
        try {
            return uri(from.resolve(new URI(location)).toString());
        } catch (URISyntaxException e) {
            throw new AlertFailedException(
                    from.getHost() + " redirects to something that is no address", After.GIVE_UP);
        }
    }

    private static boolean sameHost(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isEncrypted(uri) ? 443 : 80;
    }

    private static boolean isEncrypted(URI uri) {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    private HttpAnswer once(HttpRequest request, Instant deadline) throws AlertFailedException {
        URI uri = request.uri();
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        try (Outbound.Opened opened = outbound.openHttp(host, port(uri), isEncrypted(uri), deadline)) {
            try {
                return exchange(opened.socket(), request);
            } catch (IOException e) {
                String why = opened.ranOut(e) ? "no answer in time" : String.valueOf(e.getMessage());
                throw new AlertFailedException(uri.getHost() + ": " + why, After.RETRY_DOUBTFUL, e);
            }
        } catch (IOException e) {
            throw new AlertFailedException(
                    uri.getHost() + ": the connection was not ended: " + e.getMessage(), After.RETRY_DOUBTFUL, e);
        }
    }

    private HttpAnswer exchange(Socket socket, HttpRequest request) throws IOException, AlertFailedException {
        OutputStream out = socket.getOutputStream();
        HttpProxy proxy = isEncrypted(request.uri()) ? null : outbound.proxy();
        out.write(head(request, proxy).getBytes(StandardCharsets.UTF_8));
        out.write(request.body());
        out.flush();
        return new HttpAnswerReader(
                        new BufferedInputStream(socket.getInputStream()),
                        outbound.settings().maxResponseBytes())
                .read(!request.method().equals("HEAD"));
    }

    /** @param proxy that is asked in place of the target; null for none */
    private static String head(HttpRequest request, @Nullable HttpProxy proxy) throws AlertFailedException {
        URI uri = request.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", uri.getHost() + (uri.getPort() >= 0 ? ":" + uri.getPort() : ""));
        headers.put("User-Agent", "scheduler-alert");
        headers.put("Accept", "*/*");
        request.headers().forEach((name, value) -> {
            if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, value);
            }
        });
        if (proxy != null) {
            headers.putAll(proxy.headers());
        }
        headers.put("Connection", "close");
        headers.put("Content-Length", Integer.toString(request.body().length));
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(proxy == null ? "" : "http://" + headers.get("Host"))
                .append(path)
                .append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                .append(" HTTP/1.1\r\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!header.getKey().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                    || header.getValue().chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
                throw new AlertFailedException(
                        "expected a header of one line, but got another: " + header.getKey(), After.GIVE_UP);
            }
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }
}
