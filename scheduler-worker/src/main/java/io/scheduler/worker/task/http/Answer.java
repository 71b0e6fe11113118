package io.scheduler.worker.task.http;

import io.scheduler.common.json.ExactJson;
import io.scheduler.common.json.JsonPlace;
import io.scheduler.spi.TaskFailedException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/**
 * What came back.
 *
 * @param from the address that gave it
 * @param cut whether there was more than the task takes
 */
record Answer(URI from, int status, HttpHeaders headers, byte[] body, boolean cut) {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset=\"?([A-Za-z0-9_.:-]+)");

    static Answer of(URI from, HttpResponse<LimitedBody.Content> response) {
        LimitedBody.Content content = response.body();
        return new Answer(from, response.statusCode(), response.headers(), content.bytes(), content.cut());
    }

    int bytes() {
        return body.length;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    String text() {
        return new String(body, charset());
    }

    private Charset charset() {
        Matcher named = CHARSET.matcher(header("Content-Type").orElse(""));
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** The value there as text: a text as it is, everything else as JSON; empty when there is none. */
    Optional<String> at(String place) throws TaskFailedException {
        JsonNode root;
        try {
            root = ExactJson.read(text());
        } catch (JacksonException e) {
            // not what the reader says: it quotes the beginning of a word, which may be a part of a secret
            TokenStreamLocation broken = e.getLocation();
            throw new TaskFailedException(
                    "expected JSON in the answer, but it is none"
                            + (broken == null
                                    ? ""
                                    : " (line " + broken.getLineNr() + ", column " + broken.getColumnNr() + ")"),
                    e);
        }
        return JsonPlace.parse(place).in(root).map(ExactJson::text);
    }
}
