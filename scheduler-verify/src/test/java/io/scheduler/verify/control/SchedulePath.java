package io.scheduler.verify.control;

import io.scheduler.verify.e2e.Rest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A schedule by REST that fires each second of a window of three. */
record SchedulePath(Rest api, String path) {

    static void calendar(Rest api, String name, LocalDate... dates) {
        put(api, "/calendars/" + name, Map.of("dates", dates));
    }

    void put(ZoneId zone, Instant start, String calendar) {
        put(
                api,
                path,
                Map.of(
                        "cron",
                        "* * * * * ?",
                        "timezone",
                        zone.getId(),
                        "start",
                        start.toString(),
                        "end",
                        start.plusSeconds(2).toString(),
                        "jitter",
                        "1s",
                        "calendar",
                        calendar));
    }

    /** When it will fire, with its jitter. */
    List<Instant> foretold() {
        return items("/preview?count=9").stream()
                .map(item -> Instant.parse(item.path("dueAt").asString()))
                .toList();
    }

    /** Newest first. */
    List<JsonNode> fires() {
        return items("/fires");
    }

    String explained(Instant at) {
        return api.get(path + "/explain?at=" + at)
                .expect(200)
                .json()
                .path("code")
                .asString();
    }

    private List<JsonNode> items(String what) {
        return api.get(path + what)
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .toList();
    }

    private static void put(Rest api, String path, Map<String, ?> body) {
        api.put(path, "application/json", JsonMapper.shared().writeValueAsString(body))
                .expect(201);
    }
}
