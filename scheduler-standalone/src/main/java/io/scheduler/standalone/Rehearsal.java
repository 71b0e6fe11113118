package io.scheduler.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A day's work in some seconds: what bin/startup-cache.sh lets the standalone do while the JVM takes notes, so that the classes
 * and the profiles of everything that a run needs stand in the cache, not only those of a start. Ends the JVM.
 */
final class Rehearsal {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final String WORKFLOW = "/projects/rehearsal/workflows/chain";
    private static final int ROUNDS = 300;
    private static final int LOOK_EVERY = 25;
    private static final String DOCUMENT = """
            name: chain
            params: { greeting: hello }
            tasks:
              - { name: first, type: shell, script: 'echo "${greeting}"; echo "n=1" >> "$SCHEDULER_OUTPUT"' }
              - { name: second, type: noop, dependsOn: [first] }
              - { name: third, type: shell, script: 'true', dependsOn: [first, second] }
            """;

    private final HttpClient client;
    private final String url;
    private final String token;

    private Rehearsal(HttpClient client, String url, String token) {
        this.client = client;
        this.url = url;
        this.token = token;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Standalone.Entrance entrance = StandaloneApplication.start(arguments);
        String token = new ContextFile(entrance.home().context()).token().orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            new Rehearsal(client, entrance.url(), token).play();
        } catch (IOException | StandaloneException e) {
            System.err.println("the rehearsal failed: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private void play() throws IOException, InterruptedException {
        send("PUT", "/projects/rehearsal", "application/json", BodyPublishers.ofString("{}"));
        send("PUT", WORKFLOW, "application/yaml", BodyPublishers.ofString(DOCUMENT));
        for (int i = 0; i < ROUNDS; i++) {
            JsonNode run = send("POST", WORKFLOW + "/instances", "application/json", BodyPublishers.ofString("{}"));
            long id = run.path("id").asLong();
            if (i % LOOK_EVERY == 0) {
                look(id);
            }
        }
    }

    /** Waits for its end and reads what a person would; what was started before it runs at the same time. */
    private void look(long id) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ANSWER_LIMIT.toNanos();
        String state;
        do {
            state = send("GET", "/workflow-instances/" + id, "", BodyPublishers.noBody())
                    .path("state")
                    .asString();
        } while (!state.equals("SUCCEEDED") && System.nanoTime() < deadline);
        JsonNode tasks = send("GET", "/workflow-instances/" + id + "/task-instances", "", BodyPublishers.noBody());
        long task = tasks.path("items").path(0).path("id").asLong();
        send("GET", "/task-instances/" + task + "/log", "", BodyPublishers.noBody());
        send("GET", "/workflow-instances?project=rehearsal", "", BodyPublishers.noBody());
    }

    private JsonNode send(String method, String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token)
                .method(method, body);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new StandaloneException(
                    method + " " + path + " brought " + answer.statusCode() + " " + answer.body());
        }
        boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
        return JSON.readTree(json ? answer.body() : "{}");
    }
}
