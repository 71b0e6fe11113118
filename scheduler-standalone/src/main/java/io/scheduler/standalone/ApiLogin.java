package io.scheduler.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Logs in by REST, as anybody else would. */
record ApiLogin(HttpClient client, String url) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    boolean accepts(String token) throws InterruptedException {
        return send(request("/me").header("Authorization", "Bearer " + token).GET())
                        .statusCode()
                == 200;
    }

    /** A short-lived token; none when the password is wrong. */
    Optional<String> login(String user, String password) throws InterruptedException {
        var answer = send(json("/login", Map.of("username", user, "password", password)));
        if (answer.statusCode() == 401) {
            return Optional.empty();
        }
        return Optional.of(token(answer));
    }

    /** A token without an end, for the CLI. */
    String makeToken(String login, String name) throws InterruptedException {
        return token(send(json("/tokens", Map.of("name", name)).header("Authorization", "Bearer " + login)));
    }

    private static String token(HttpResponse<String> answer) {
        var token = JSON.readTree(answer.body()).path("token");
        if (answer.statusCode() / 100 != 2 || !token.isString()) {
            throw new StandaloneException(
                    "expected the api to give a token, but it said " + answer.statusCode() + " " + answer.body());
        }
        return token.asString();
    }

    private HttpRequest.Builder json(String path, Map<String, String> body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).timeout(ANSWER_LIMIT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new StandaloneException("expected the api to answer at " + url, e);
        }
    }
}
