package io.scheduler.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks the REST interface: one request, one answer, within 30 s; turns problem details into failures. */
final class RestClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 64 * 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private final ServerContext context;

    RestClient(ServerContext context) {
        this.context = context;
    }

    String url() {
        return context.url();
    }

    JsonNode get(String path) {
        return json(send(request(path).GET().build()));
    }

    /** The entity tag of what is stored there, if anything is. */
    Optional<String> entityTag(String path) {
        try {
            HttpResponse<byte[]> answer = send(request(path)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build());
            return Optional.of(answer.headers().firstValue("ETag").orElse(""));
        } catch (CommandFailure.Refused refused) {
            if (refused.status() == 404) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    JsonNode post(String path, Object body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        headers.forEach(request::header);
        return json(send(request.build()));
    }

    JsonNode put(String path, String contentType, byte[] body) {
        return json(send(request(path)
                .header("Content-Type", contentType)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build()));
    }

    void delete(String path) {
        send(request(path).DELETE().build());
    }

    /** A piece of a log from that byte on. */
    LogChunk log(String taskInstanceId, long offset, int limit) {
        HttpResponse<byte[]> answer =
                send(request("/task-instances/" + segment(taskInstanceId) + "/log?offset=" + offset + "&limit=" + limit)
                        .setHeader("Accept", "text/plain, application/problem+json")
                        .GET()
                        .build());
        long next = answer.headers().firstValueAsLong("X-Next-Offset").orElse(offset + answer.body().length);
        boolean complete = answer.headers()
                .firstValue("X-Log-Complete")
                .map(Boolean::parseBoolean)
                .orElse(true);
        return new LogChunk(answer.body(), next, complete);
    }

    /**
     * @param complete nothing will follow after {@code nextOffset}
     */
    record LogChunk(byte[] bytes, long nextOffset, boolean complete) {}

    /** A name as one segment of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(context.url() + "/api/v1" + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Accept", "application/json, application/problem+json");
        return context.token().isEmpty() ? request : request.header("Authorization", "Bearer " + context.token());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = HTTP.send(
                    request,
                    info -> HttpResponse.BodySubscribers.mapping(
                            HttpResponse.BodySubscribers.ofInputStream(), RestClient::bounded));
            if (answer.statusCode() >= 300) {
                throw refused(answer);
            }
            return answer;
        } catch (IOException broken) {
            String why = broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
            throw new CommandFailure.Unreachable("cannot reach the server at " + url() + " (" + why
                    + "); is it running? Check with bin/standalone.sh status, in a cluster with bin/status-all.sh,"
                    + " or name another one with --url");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure.Unreachable("interrupted while waiting for the server at " + url());
        }
    }

    private static byte[] bounded(InputStream body) {
        try (body) {
            byte[] bytes = body.readNBytes(MAX_ANSWER + 1);
            if (bytes.length > MAX_ANSWER) {
                throw new java.io.UncheckedIOException(new IOException("an answer of more than 64 MiB"));
            }
            return bytes;
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private JsonNode json(HttpResponse<byte[]> answer) {
        byte[] body = answer.body();
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException noJson) {
            throw new CommandFailure.Refused(
                    answer.statusCode(),
                    "expected JSON from " + url() + ", but got something else; is this the scheduler's address?",
                    List.of());
        }
    }

    private CommandFailure refused(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        JsonNode problem;
        try {
            problem = answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (JacksonException noJson) {
            problem = JSON.createObjectNode();
        }
        String detail = problem.path("detail").asString(problem.path("title").asString(""));
        String code = problem.path("code").asString("");
        String message = (detail.isEmpty() ? "the server answered with status " + status : detail)
                + (code.isEmpty() ? "" : " [" + code + "]");
        if (status == 401) {
            message += "; check the token (--token, SCHEDULER_TOKEN or context.json)";
        }
        if (status == 502 || status == 503 || status == 504) {
            return new CommandFailure.Unreachable(message + "; try again in a while");
        }
        List<CommandFailure.Problem> problems = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            problems.add(new CommandFailure.Problem(
                    error.path("path").asString(""),
                    error.path("message").asString(""),
                    error.path("line").asInt(0)));
        }
        return new CommandFailure.Refused(status, message, problems);
    }
}
