package io.scheduler.verify.control;

import static org.awaitility.Awaitility.await;

import io.scheduler.verify.e2e.Rest;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A backfill by REST. */
record BackfillPath(Rest api, long id) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    String path() {
        return "/backfills/" + id;
    }

    JsonNode now() {
        return api.get(path()).expect(200).json();
    }

    Rest.Answer ask(String what) {
        return api.post(path() + what, Map.of());
    }

    void awaitState(String state) {
        await(path() + " to be " + state)
                .atMost(LIMIT)
                .until(() -> now().path("state").asString().equals(state));
    }

    /** The run of a date, once there is one that is not this one. */
    long runOf(int position, long not) {
        return await("the run of date " + position + " of " + path())
                .atMost(LIMIT)
                .until(
                        () -> api.get(path() + "/runs")
                                .json()
                                .path("items")
                                .path(position)
                                .path("workflowInstanceId")
                                .asLong(0),
                        run -> run != 0 && run != not);
    }

    String progress() {
        JsonNode progress = now().path("progress");
        return progress.path("waiting").asInt() + " waiting, "
                + progress.path("unfinished").asInt() + " unfinished, "
                + progress.path("succeeded").asInt() + " succeeded, "
                + progress.path("failed").asInt() + " failed";
    }
}
