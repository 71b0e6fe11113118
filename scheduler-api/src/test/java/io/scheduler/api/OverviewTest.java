package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OverviewTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("overview");
    }

    @Test
    void runsOfAStretchOfTimeAreCounted() {
        api.givenWorkflow("numbers");
        long failed = api.givenInstance("numbers");
        long done = api.givenInstance("numbers");
        api.givenAttempt(failed, 0, 1, "FAILED");
        api.jdbc().update("""
                update workflow_instance set state = 'FAILED', created_at = '2020-01-01T00:10:00Z',
                       started_at = '2020-01-01T00:10:00Z', finished_at = '2020-01-01T00:10:30Z' where id = ?""", failed);
        api.jdbc().update("""
                update workflow_instance set state = 'SUCCEEDED', created_at = '2020-01-01T01:50:00Z',
                       started_at = '2020-01-01T01:50:00Z', finished_at = '2020-01-01T01:50:10Z' where id = ?""", done);
        JsonNode numbers =
                get("/api/v1/statistics?project=numbers&from=2020-01-01T00:00:00Z&to=2020-01-01T02:00:00Z&bucket=1h");

        assertThat(numbers.at("/runs/FAILED").asInt()).isEqualTo(1);
        assertThat(numbers.at("/attempts/FAILED").asInt()).isEqualTo(1);
        assertThat(numbers.at("/duration/p50").asDouble()).isEqualTo(20);
        assertThat(numbers.get("buckets").size()).isEqualTo(2);
        assertThat(numbers.at("/buckets/1/from").asString()).isEqualTo("2020-01-01T01:00:00Z");
        assertThat(numbers.at("/buckets/1/runs/SUCCEEDED").asInt()).isEqualTo(1);
        assertThat(numbers.at("/buckets/0/duration/p95").asDouble()).isEqualTo(30);
        assertThat(numbers.at("/slowest/0/workflow").asString()).isEqualTo("w");
        assertThat(numbers.at("/mostFailing/0/failed").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsLateIsNamed() {
        api.givenWorkflow("late");
        long waiting = api.givenInstance("late");
        api.jdbc().update("update workflow_instance set created_at = now() - interval '2 days' where id = ?", waiting);
        api.call(
                "PUT",
                "/api/v1/projects/late/workflows/w/schedules/minutely",
                "{\"cron\": \"0 * * * * ?\", \"timezone\": \"UTC\", \"enabled\": true}");
        try {
            api.jdbc().update("""
                    update schedule set active_since = now() - interval '2 hours'
                    where workflow_id = (select workflow_id from workflow_instance where id = ?)""", waiting);
            api.jdbc().update("""
                    insert into schedule_fire (schedule_id, fire_time, outcome, decided_at)
                    select id, date_trunc('minute', now() - interval '1 hour'), 'QUEUED', now() from schedule
                    where workflow_id = (select workflow_id from workflow_instance where id = ?)""", waiting);

            JsonNode late = get("/api/v1/statistics?project=late").get("late");

            assertThat(late.at("/runs/0/id").asLong()).isEqualTo(waiting);
            assertThat(late.at("/schedules/0/why").asString()).isEqualTo("QUEUED");
            assertThat(late.at("/schedules/1/why").asString()).isEqualTo("PAST_DUE");
            assertThat(Instant.parse(late.at("/schedules/1/since").asString()))
                    .isBefore(api.clock().instant().minus(50, ChronoUnit.MINUTES));
        } finally {
            api.call("DELETE", "/api/v1/projects/late/workflows/w/schedules/minutely");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2020-01-01T00:00:00Z&to=2022-01-01T00:00:00Z",
                "from=2022-01-01T00:00:00Z&to=2020-01-01T00:00:00Z",
                "bucket=1s",
                "bucket=x",
                "from=soon"
            })
    void rangesAreBounded(String range) {
        Reply refused = api.call("GET", "/api/v1/statistics?" + range);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("request.invalid-parameter");
    }

    @Test
    void runsStandBesideEachOther() {
        api.givenWorkflow("grid");
        long first = api.givenInstance("grid");
        api.call(
                "PUT",
                "/api/v1/projects/grid/workflows/w",
                "{\"name\": \"w\", \"tasks\": [{\"name\": \"check\", \"type\": \"shell\", \"script\": \"true\"},"
                        + "{\"name\": \"load\", \"type\": \"shell\", \"script\": \"true\"}]}");
        long second = api.givenInstance("grid");
        api.givenAttempt(first, 1, 1, "FAILED");
        long again = api.givenAttempt(first, 1, 2, "SUCCEEDED");

        JsonNode grid = get("/api/v1/projects/grid/workflows/w/grid?runs=5");

        assertThat(grid.at("/runs/0/id").asLong()).isEqualTo(second);
        assertThat(grid.at("/runs/1/id").asLong()).isEqualTo(first);
        assertThat(grid.get("tasks").valueStream().map(task -> task.get("name").asString()))
                .containsExactly("check", "load", "extract");
        assertThat(grid.at("/tasks/1/cells/0").isNull()).isTrue();
        assertThat(grid.at("/tasks/1/cells/1/taskInstanceId").asLong()).isEqualTo(again);
        assertThat(grid.at("/tasks/1/cells/1/attempt").asInt()).isEqualTo(2);
        assertThat(grid.at("/tasks/1/cells/1/state").asString()).isEqualTo("SUCCEEDED");
        assertThat(api.call("GET", "/api/v1/projects/grid/workflows/w/grid?runs=51")
                        .status())
                .isEqualTo(400);
        assertThat(api.call("GET", "/api/v1/projects/grid/workflows/none/grid").code())
                .isEqualTo("workflow.not-found");
    }

    @Test
    void workflowsThatSpeakOfEachOtherAreTied() {
        api.givenWorkflow("lineage");
        api.call("PUT", "/api/v1/projects/lineage/workflows/parent", """
                {"name": "parent", "tasks": [
                  {"name": "call", "type": "sub-workflow", "workflow": "w"},
                  {"name": "call-again", "type": "sub-workflow", "workflow": "w"},
                  {"name": "gone", "type": "sub-workflow", "project": "overview", "workflow": "none"}]}""");
        api.call("PUT", "/api/v1/projects/lineage/workflows/grand", """
                {"name": "grand", "tasks": [{"name": "run", "type": "sub-workflow", "workflow": "parent"}]}""");
        api.givenInstance("lineage");

        JsonNode all = get("/api/v1/projects/lineage/lineage");
        assertThat(all.get("edges").size()).isEqualTo(3);
        assertThat(all.get("nodes").size()).isEqualTo(4);
        assertThat(all.at("/nodes/3/workflow").asString()).isEqualTo("none");
        assertThat(all.at("/nodes/3/exists").asBoolean()).isFalse();
        assertThat(all.at("/nodes/2/lastState").asString()).isEqualTo("SUBMITTED");
        assertThat(all.at("/edges/1/kind").asString()).isEqualTo("SUB_WORKFLOW");
        assertThat(all.at("/edges/1/tasks").valueStream().map(JsonNode::asString))
                .containsExactly("call", "call-again");

        assertThat(get("/api/v1/lineage?project=lineage&workflow=w&depth=1")
                        .get("edges")
                        .size())
                .isEqualTo(1);
        assertThat(get("/api/v1/lineage?project=lineage&workflow=w&depth=2")
                        .get("edges")
                        .size())
                .isEqualTo(3);
        assertThat(get("/api/v1/lineage?project=lineage&workflow=alone")
                        .at("/nodes/0/exists")
                        .asBoolean())
                .isFalse();
        assertThat(api.call("GET", "/api/v1/lineage?depth=99").status()).isEqualTo(400);
        assertThat(api.call("GET", "/api/v1/projects/none/lineage").code()).isEqualTo("project.not-found");
    }

    @Test
    void whatTheClusterStandsOnIsShown() {
        JsonNode database = get("/api/v1/cluster/database");
        assertThat(database.get("role").asString()).isEqualTo("PRIMARY");
        assertThat(database.get("connections").asInt())
                .isPositive()
                .isLessThan(database.get("maxConnections").asInt());
        assertThat(database.get("sizeBytes").asLong()).isPositive();

        JsonNode registry = get("/api/v1/cluster/registry");
        assertThat(registry.get("state").asString()).isEqualTo("CONNECTED");
        assertThat(registry.at("/servers/0").asString())
                .startsWith("127.0.0.1:")
                .doesNotContain("@");
        assertThat(registry.get("sessionTimeoutMillis").asLong()).isEqualTo(4_000);
    }

    @Test
    void yamlIsKeptAsItWasWritten() {
        String path = "/api/v1/projects/overview/workflows/written";
        String yaml = """
                # who wakes me at night: ask before you change this
                name: written
                tasks:   # two blanks too many
                  - {type: shell, name: a, script: "true"}
                """;
        api.call("PUT", path, "application/yaml", yaml);

        assertThat(yamlOf(path)).isEqualTo(yaml);
        assertThat(version(api.call("PUT", path, "application/yaml", yaml))).isEqualTo(1);
        assertThat(version(api.call("PUT", path, api.call("GET", path).body()))).isEqualTo(1);
        String other = yaml.replace("who wakes me", "who wakes us");
        assertThat(version(api.call("PUT", path, "application/yaml", other))).isEqualTo(2);
        assertThat(yamlOf(path)).isEqualTo(other);
        assertThat(yamlOf(path + "/versions/1")).isEqualTo(yaml);

        String json = "/api/v1/projects/overview/workflows/sent";
        api.call("PUT", json, TestApi.chain("sent"));
        assertThat(yamlOf(json)).startsWith("name: sent");
        String same = "# now with a comment\n" + yamlOf(json);
        assertThat(version(api.call("PUT", json, "application/yaml", same))).isEqualTo(1);
        assertThat(yamlOf(json)).isEqualTo(same);
    }

    private static int version(Reply stored) {
        return stored.json().get("version").asInt();
    }

    private static String yamlOf(String path) {
        return api.send(
                        "GET",
                        path,
                        null,
                        r -> r.header("Authorization", "Bearer " + api.token()).header("Accept", "application/yaml"))
                .body();
    }

    private static JsonNode get(String path) {
        Reply reply = api.call("GET", path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }
}
