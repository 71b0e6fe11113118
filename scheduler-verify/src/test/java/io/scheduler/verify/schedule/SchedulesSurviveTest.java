package io.scheduler.verify.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A schedule of every second, over a kill and a restart: each second once, and what nobody could see by its policy. */
class SchedulesSurviveTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String SCHEDULES = "/projects/default/workflows/beat/schedules/";
    private static final String EVERY_SECOND =
            "{\"cron\": \"* * * * * ?\", \"timezone\": \"Europe/Paris\", \"misfire\": \"%s\"}";

    @TempDir
    Path dir;

    private Rest api;

    @Test
    void everySecondOnceAlsoOverAKill() throws Exception {
        try (var standalone =
                StandaloneProcess.start(dir.resolve("home"), Map.of("MASTER_SCHEDULE_MISFIRETHRESHOLD", "2s"))) {
            api = standalone.api();
            api.apply("default", "beat", "name: beat\ntasks:\n- {name: beat, type: noop}\n");
            for (String policy : List.of("all", "latest", "skip")) {
                api.put(SCHEDULES + policy, "application/json", EVERY_SECOND.formatted(policy))
                        .expect(201);
            }
            await("five fires").atMost(LIMIT).until(() -> fires("all").size() >= 5);
            Instant before = Instant.now();
            standalone.kill9();
            standalone.startAgain();
            api = standalone.api();
            Instant after = Instant.now();
            await("what was missed to be settled, and three more")
                    .atMost(LIMIT)
                    .until(() -> time(fires("all").getLast()).isAfter(after.plusSeconds(3)));
            for (String policy : List.of("all", "latest", "skip")) {
                api.post(SCHEDULES + policy + "/pause", Map.of("reason", "the test is over"))
                        .expect(200);
            }

            List<JsonNode> all = fires("all");
            assertThat(all).allMatch(fire -> fire.path("outcome").asString().equals("FIRED"));
            assertThat(all.stream().map(SchedulesSurviveTest::time)).containsExactlyElementsOf(secondsOf(all));
            assertStretchIsGivenUp("skip", before, after);
            assertStretchIsGivenUp("latest", before, after);
            assertThat(fires("latest").size())
                    .as("one of the missed ones was run")
                    .isGreaterThan(0);
            assertThat(explain("skip", before.plusSeconds(2))).isEqualTo("skipped-misfire");
            assertThat(explain("all", before.plusSeconds(2))).isEqualTo("fired");
            assertRunsAreThoseOfTheRecords();
        }
    }

    private void assertStretchIsGivenUp(String schedule, Instant before, Instant after) {
        List<JsonNode> skipped = fires(schedule).stream()
                .filter(fire -> fire.path("outcome").asString().equals("SKIPPED"))
                .toList();
        assertThat(skipped).isNotEmpty().allSatisfy(fire -> {
            assertThat(fire.path("reason").asString()).isEqualTo("MISFIRE");
            assertThat(time(fire)).isBetween(before.minusSeconds(1), after.plusSeconds(1));
        });
    }

    /** One run for each fire time that fired, and no other. */
    private void assertRunsAreThoseOfTheRecords() {
        List<Long> recorded = new ArrayList<>();
        for (String schedule : List.of("all", "latest", "skip")) {
            fires(schedule).stream()
                    .filter(fire -> fire.path("outcome").asString().equals("FIRED"))
                    .forEach(
                            fire -> recorded.add(fire.path("workflowInstanceId").asLong()));
        }
        List<JsonNode> runs = pages("/workflow-instances?project=default&workflow=beat");
        assertThat(runs.stream().map(run -> run.path("id").asLong())).containsExactlyInAnyOrderElementsOf(recorded);
        assertThat(runs.stream().map(run -> run.path("schedule").asString() + run.path("businessTime")))
                .doesNotHaveDuplicates();
        assertThat(runs).allMatch(run -> run.path("timezone").asString().equals("Europe/Paris"));
        recorded.forEach(run -> api.awaitState(run, LIMIT, "SUCCEEDED"));
    }

    private String explain(String schedule, Instant at) {
        return api.get(SCHEDULES + schedule + "/explain?at=" + at)
                .expect(200)
                .json()
                .path("code")
                .asString();
    }

    /** Oldest first. */
    private List<JsonNode> fires(String schedule) {
        List<JsonNode> found = new ArrayList<>(pages(SCHEDULES + schedule + "/fires?"));
        return found.reversed();
    }

    private List<JsonNode> pages(String path) {
        List<JsonNode> found = new ArrayList<>();
        JsonNode page;
        int number = 0;
        do {
            page = api.get(path + "&size=200&page=" + number++).expect(200).json();
            page.path("items").forEach(found::add);
        } while (found.size() < page.path("total").asInt()
                && !page.path("items").isEmpty());
        return found;
    }

    private static List<Instant> secondsOf(List<JsonNode> fires) {
        List<Instant> seconds = new ArrayList<>();
        Instant last = time(fires.getLast());
        for (Instant at = time(fires.getFirst()); !at.isAfter(last); at = at.plusSeconds(1)) {
            seconds.add(at);
        }
        return seconds;
    }

    private static Instant time(JsonNode fire) {
        return Instant.parse(fire.path("fireTime").asString());
    }
}
