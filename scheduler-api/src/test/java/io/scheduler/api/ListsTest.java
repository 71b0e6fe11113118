package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ListsTest {
    private static final String RUNS = "/api/v1/workflow-instances?project=lists";
    private static TestApi api;
    private static long quick;
    private static long slow;
    private static long waiting;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("lists");
        api.call("PUT", "/api/v1/projects/lists/workflows/Nightly-Load", TestApi.chain("Nightly-Load"));
        slow = api.givenInstance("lists");
        quick = api.givenInstance("lists");
        waiting = api.call("POST", "/api/v1/projects/lists/workflows/Nightly-Load/instances", "{}")
                .json()
                .get("id")
                .asLong();
        api.jdbc().update("""
                update workflow_instance set state = 'FAILED', started_at = now() - interval '1 hour', finished_at = now(),
                       origin = 'SCHEDULE', created_by = 'eve' where id = ?""", slow);
        api.jdbc().update("""
                update workflow_instance set state = 'SUCCEEDED', started_at = now() - interval '2 minutes',
                       finished_at = now() - interval '1 minute' where id = ?""", quick);
    }

    @Test
    void runsAreFoundByWhatIsKnownOfThem() {
        assertThat(ids("&state=FAILED&state=SUCCEEDED")).containsExactly(quick, slow);
        assertThat(ids("&state=FAILED")).containsExactly(slow);
        assertThat(ids("&q=nightly")).containsExactly(waiting);
        assertThat(ids("&q=" + quick)).containsExactly(quick);
        assertThat(ids("&origin=SCHEDULE")).containsExactly(slow);
        assertThat(ids("&createdBy=eve")).containsExactly(slow);
        assertThat(ids("&from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("&backfillId=77")).isEmpty();
        assertThat(ids("&parent=" + quick)).isEmpty();
        assertThat(ids("&schedule=none")).isEmpty();
        assertThat(ids("&workflow=Nightly-Load")).containsExactly(waiting);
    }

    @Test
    void runsAreSorted() {
        assertThat(ids("")).containsExactly(waiting, quick, slow);
        assertThat(ids("&sort=id,asc")).containsExactly(slow, quick, waiting);
        assertThat(ids("&sort=duration")).containsExactly(slow, quick, waiting);
        assertThat(ids("&sort=duration,asc")).containsExactly(quick, slow, waiting);
        assertThat(ids("&sort=finishedAt,asc&size=1&page=1")).containsExactly(slow);
        assertThat(ids("&sort=startedAt,desc")).containsExactly(quick, slow, waiting);
    }

    @ParameterizedTest
    @CsvSource({"state=NONE,state", "from=yesterday,from", "parent=x,parent", "sort=name,sort", "origin=MOON,origin"})
    void whatCanNotBeMeantIsRefused(String parameter, String name) {
        Reply refused = api.call("GET", RUNS + "&" + parameter);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("request.invalid-parameter");
        assertThat(refused.errorPath()).startsWith(name);
    }

    @Test
    void countEndsSomewhere() {
        api.call("PUT", "/api/v1/projects/lists/workflows/many", TestApi.chain("many"));
        api.jdbc().update("""
                insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, created_by)
                select 800000000000 + n, 0, w.project_id, w.id, v.id, 'SUCCEEDED', 'x'
                from generate_series(1, 10005) n, workflow w join workflow_version v on v.workflow_id = w.id
                where w.name = 'many'""");
        try {
            JsonNode many = api.call("GET", RUNS + "&workflow=many&size=1").json();
            assertThat(many.get("total").asInt()).isEqualTo(10_000);
            assertThat(many.get("totalIsAtLeast").asBoolean()).isTrue();
            assertThat(api.call("GET", RUNS + "&size=1&workflow=w")
                            .json()
                            .get("totalIsAtLeast")
                            .asBoolean())
                    .isFalse();
        } finally {
            api.jdbc().update("delete from workflow_instance where id > 800000000000 and id < 800001000000");
            api.call("DELETE", "/api/v1/projects/lists/workflows/many");
        }
    }

    @Test
    void workflowsOfAProjectShowTheirRunsAndTheirNextFireTime() {
        api.call(
                "PUT",
                "/api/v1/projects/lists/workflows/w/schedules/hourly",
                "{\"cron\": \"0 0 * * * ?\", \"timezone\": \"UTC\", \"enabled\": true}");
        JsonNode page =
                api.call("GET", "/api/v1/projects/lists/workflows?view=summary").json();

        JsonNode w = item(page, "w");
        assertThat(w.at("/summary/runs").size()).isEqualTo(2);
        assertThat(w.at("/summary/runs/0/id").asLong()).isEqualTo(quick);
        assertThat(w.at("/summary/runs/1/state").asString()).isEqualTo("FAILED");
        assertThat(w.at("/summary/next").asString()).endsWith(":00:00Z");
        assertThat(item(page, "Nightly-Load").at("/summary/running").asInt()).isEqualTo(1);
        assertThat(item(page, "Nightly-Load").at("/summary/next").isNull()).isTrue();
        JsonNode plain =
                api.call("GET", "/api/v1/projects/lists/workflows?q=LOAD").json();
        assertThat(plain.get("total").asInt()).isEqualTo(1);
        assertThat(plain.at("/items/0/summary").isNull()).isTrue();
        assertThat(api.call("GET", "/api/v1/projects/lists/workflows?view=all").status())
                .isEqualTo(400);

        JsonNode next = api.call("GET", "/api/v1/schedules?project=lists&sort=nextFireTime")
                .json();
        assertThat(next.at("/items/0/name").asString()).isEqualTo("hourly");
        assertThat(next.get("total").asInt()).isEqualTo(1);
        api.call("DELETE", "/api/v1/projects/lists/workflows/w/schedules/hourly");
    }

    @Test
    void projectsCountWhatTheyHave() {
        JsonNode page = api.call("GET", "/api/v1/projects?q=LIST").json();

        JsonNode counts = item(page, "lists").get("counts");
        assertThat(counts.get("workflows").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(counts.get("running").asInt()).isEqualTo(1);
        assertThat(counts.get("failedLastDay").asInt()).isEqualTo(1);
        assertThat(api.call("GET", "/api/v1/projects?q=" + "x".repeat(300)).status())
                .isEqualTo(400);
    }

    private static JsonNode item(JsonNode page, String name) {
        return page.get("items")
                .valueStream()
                .filter(item -> item.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> ids(String filter) {
        Reply reply = api.call("GET", RUNS + filter);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json()
                .get("items")
                .valueStream()
                .map(item -> item.get("id").asLong())
                .toList();
    }
}
