package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface of one api, with the token of one user. Every wait has a deadline and says what it saw last. */
public record Rest(HttpClient client, String url, String token) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final String YAML = "application/yaml";

    /** What came back. */
    public record Answer(int status, String body, java.net.http.HttpHeaders headers) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** Fails with the body when the status is another one. */
        public Answer expect(int expected) {
            assertThat(status).as("status of the answer %s", body).isEqualTo(expected);
            return this;
        }
    }

    public Rest(String url, String token) {
        this(HttpClient.newHttpClient(), url, token);
    }

    public Rest withToken(String other) {
        return new Rest(client, url, other);
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, Map<String, ?> body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** @param key calls with the same one are to count once */
    public Answer post(String path, String key, Map<String, ?> body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    public Answer put(String path, String contentType, String body) {
        return send(request(path).header("Content-Type", contentType).PUT(BodyPublishers.ofString(body)));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** A request below {@code /api/v1}, for what the other methods do not offer. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).timeout(ANSWER_LIMIT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body(), answer.headers());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("expected an answer from " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for an answer", e);
        }
    }

    /** Stores a document, in a project that is made if need be. */
    public void apply(String project, String workflow, String yaml) {
        assertThat(put("/projects/" + project, "application/json", "{}").status())
                .isIn(200, 201);
        assertThat(put("/projects/" + project + "/workflows/" + workflow, YAML, yaml)
                        .status())
                .isIn(200, 201);
    }

    /** Starts a run and gives its id. */
    public long start(String project, String workflow, Map<String, String> params) {
        String path = "/projects/" + project + "/workflows/" + workflow + "/instances";
        return post(path, Map.of("params", params))
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    /** Asks the same of many runs. @param which of them: ids or a filter @return what became of each */
    public List<JsonNode> batch(String action, Map<String, ?> which) {
        Map<String, Object> body = new HashMap<>(which);
        body.put("action", action);
        return post("/workflow-instances/batch", body)
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .toList();
    }

    public JsonNode instance(long id) {
        return get("/workflow-instances/" + id).expect(200).json();
    }

    /** All attempts of all tasks, oldest first within a task. */
    public List<JsonNode> tasks(long instance) {
        JsonNode page = get("/workflow-instances/" + instance + "/task-instances?size=1000")
                .expect(200)
                .json();
        return page.path("items").valueStream().toList();
    }

    /** The newest attempt of a task. */
    public JsonNode task(long instance, String name) {
        return tasks(instance).stream()
                .filter(task -> task.path("name").asString().equals(name))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new AssertionError("run " + instance + " has no task " + name));
    }

    /** The whole log of the newest attempt of a task. */
    public String log(long instance, String task) {
        long id = task(instance, task).path("id").asLong();
        return get("/task-instances/" + id + "/log?offset=0&limit=1000000")
                .expect(200)
                .body();
    }

    /** Waits until a run has one of these states; answers that fail meanwhile are asked for again. */
    public JsonNode awaitState(long instance, Duration wait, String... states) {
        var last = new AtomicReference<String>("no answer");
        try {
            return await().atMost(wait)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
                    .until(
                            () -> {
                                Answer answer = get("/workflow-instances/" + instance);
                                last.set(answer.body());
                                return answer.status() == 200 ? answer.json() : JSON.createObjectNode();
                            },
                            json -> Arrays.asList(states)
                                    .contains(json.path("state").asString("")));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    "expected run " + instance + " to be one of " + Arrays.toString(states) + " within " + wait
                            + ", but it is " + last.get() + " with " + describeTasks(instance),
                    e);
        }
    }

    /** Waits until the newest attempt of a task has one of these states. */
    public JsonNode awaitTask(long instance, String task, Duration wait, String... states) {
        return await("task " + task + " of run " + instance + " to be one of " + Arrays.toString(states))
                .atMost(wait)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
                .until(
                        () -> tasks(instance).stream()
                                .filter(each -> each.path("name").asString().equals(task))
                                .reduce((older, newer) -> newer)
                                .orElseGet(JSON::createObjectNode),
                        json -> Arrays.asList(states)
                                .contains(json.path("state").asString("")));
    }

    private String describeTasks(long instance) {
        Answer answer = get("/workflow-instances/" + instance + "/task-instances?size=1000");
        if (answer.status() != 200) {
            return answer.body();
        }
        return answer.json()
                .path("items")
                .valueStream()
                .map(task ->
                        task.path("name").asString() + " " + task.path("state").asString() + " "
                                + task.path("reason").asString(""))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return url;
    }
}
