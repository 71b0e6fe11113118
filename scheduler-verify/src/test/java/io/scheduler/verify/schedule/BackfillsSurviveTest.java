package io.scheduler.verify.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** 5,000 dates, with a kill in the middle: each has one run. */
class BackfillsSurviveTest {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final int DATES = 5_000;

    @TempDir
    Path dir;

    @Test
    void everyDateHasOneRunAlsoOverAKill() throws Exception {
        try (var standalone = StandaloneProcess.start(dir.resolve("home"))) {
            Rest api = standalone.api();
            api.apply("default", "day", "name: day\ntasks:\n- {name: day, type: noop}\n");
            // hourly, 5,000 times
            String it = "/backfills/"
                    + api.post(
                                    "/projects/default/workflows/day/backfills",
                                    Map.of(
                                            "from", "2025-01-01T00:00:00Z",
                                            "to", "2025-07-28T07:00:00Z",
                                            "cron", "0 0 * * * ?",
                                            "parallelism", 100))
                            .expect(201)
                            .json()
                            .path("id")
                            .asLong();
            await("some hundred to be done")
                    .atMost(LIMIT)
                    .until(() -> api.get(it)
                                    .json()
                                    .path("progress")
                                    .path("succeeded")
                                    .asInt()
                            > 300);
            standalone.kill9();
            standalone.startAgain();
            Rest again = standalone.api();
            assertThat(again.get(it).json().path("progress").path("waiting").asInt())
                    .isPositive();
            await("all to be done")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> !again.get(it).json().path("state").asString().equals("RUNNING"));

            JsonNode done = again.get(it).expect(200).json();
            assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
            assertThat(done.path("progress").path("succeeded").asInt()).isEqualTo(DATES);
            assertThat(again.get("/workflow-instances?project=default&workflow=day")
                            .json()
                            .path("total")
                            .asInt())
                    .isEqualTo(DATES);
            Set<String> runs = new HashSet<>();
            for (int page = 0; page < DATES / 1_000; page++) {
                List<JsonNode> items = again.get(it + "/runs?size=1000&page=" + page)
                        .json()
                        .path("items")
                        .valueStream()
                        .toList();
                items.forEach(run -> runs.add(run.path("workflowInstanceId").asString()));
            }
            assertThat(runs).hasSize(DATES);
        }
    }
}
