package io.scheduler.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {
    private final TestApi api = TestApi.get();

    @Test
    void apiThatStopsWaitsForNobodyWhoWatches(@TempDir Path folder) throws Exception {
        api.givenWorkflow("stopping");
        long run = api.givenInstance("stopping");
        // far longer than the test: whoever waits for the stream is found out
        var other = api.another(folder, "--spring.lifecycle.timeout-per-shutdown-phase=60s");
        HttpClient http = HttpClient.newHttpClient();
        try {
            var stream = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                            + other.getEnvironment().getProperty("local.server.port")
                                            + "/api/v1/workflow-instances/" + run + "/events"))
                                    .header("Authorization", "Bearer " + api.token())
                                    .build(),
                            BodyHandlers.ofInputStream())
                    .body();
            long begun = System.nanoTime();

            other.close();

            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("event: snapshot")
                    .doesNotContain("event: end");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        } finally {
            other.close();
            http.shutdownNow();
        }
    }
}
