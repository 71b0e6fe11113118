package io.scheduler.alert.outbound;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one answer of HTTP/1.1, of which every part is bounded. For one thread. */
final class HttpAnswerReader {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_INTERIM = 10;

    private final InputStream in;
    private final int maxBody;

    HttpAnswerReader(InputStream in, int maxBody) {
        this.in = in;
        this.maxBody = maxBody;
    }

    HttpAnswer read(boolean hasBody) throws IOException {
        for (int i = 0; i < MOST_INTERIM; i++) {
            int status = status(line());
            Map<String, String> headers = headers();
            if (status >= 200) {
                String body = hasBody && status != 204 && status != 304 ? body(headers) : "";
                return new HttpAnswer(status, headers, body);
            }
        }
        throw new IOException("expected an answer, but got only interim ones");
    }

    private static int status(String line) throws IOException {
        String[] parts = line.split(" ", 3);
        if (parts.length >= 2 && parts[0].startsWith("HTTP/1.") && parts[1].matches("[1-5]\\d\\d")) {
            return Integer.parseInt(parts[1]);
        }
        throw new IOException("expected an answer of HTTP/1.1, but got something else");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i <= MOST_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        throw new IOException("expected at most " + MOST_HEADERS + " headers, but got more");
    }

    /** As much as comes: its status has said already what became of the request, and only the words are missing then. */
    private String body(Map<String, String> headers) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            read(headers, body);
        } catch (IOException cutOff) {
            // what has come is kept
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private void read(Map<String, String> headers, ByteArrayOutputStream body) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            for (long size = chunkSize(); size > 0 && body.size() < maxBody; size = chunkSize()) {
                copy(size, body);
                if (body.size() < maxBody) {
                    line();
                }
            }
        } else {
            String length = headers.get("content-length");
            copy(length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : Long.MAX_VALUE, body);
        }
    }

    private long chunkSize() throws IOException {
        String line = line();
        String size = line.split("[; ]", 2)[0];
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new IOException("expected the size of a chunk, but got something else");
        }
        return Long.parseLong(size, 16);
    }

    /** What is more than may be kept is not read. */
    private void copy(long length, ByteArrayOutputStream into) throws IOException {
        byte[] buffer = new byte[4096];
        long left = Math.min(length, (long) maxBody - into.size());
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            into.write(buffer, 0, read);
            left -= read;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed before the answer");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("expected lines of at most " + LONGEST_LINE + " bytes, but got a longer one");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
