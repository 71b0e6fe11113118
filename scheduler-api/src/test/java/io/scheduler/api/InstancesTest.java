package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstancesTest {
    private static final String START = "/api/v1/projects/runs/workflows/w/instances";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("runs");
    }

    @Test
    void startWritesAnInstanceThatCanBeLookedAt() {
        Reply started = api.call("POST", START, "{\"params\": {\"day\": \"1\", \"n\": \"\"}}");
        long id = started.json().get("id").asLong();

        assertThat(started.status()).isEqualTo(201);
        assertThat(started.header("Location")).isEqualTo("/api/v1/workflow-instances/" + id);
        Reply shown = api.call("GET", started.header("Location"));
        assertThat(shown.json().propertyNames())
                .contains(
                        "id",
                        "project",
                        "workflow",
                        "version",
                        "state",
                        "createdAt",
                        "startedAt",
                        "finishedAt",
                        "params");
        assertThat(shown.json().get("state").asString()).isEqualTo("SUBMITTED");
        assertThat(shown.json().at("/params/day").asString()).isEqualTo("1");
        assertThat(shown.json().get("createdAt").asString()).matches("\\d{4}-.*T.*\\.\\d{1,6}Z");
        assertThat(api.call("POST", START).status()).isEqualTo(201);
        Reply list = api.call("GET", "/api/v1/workflow-instances?project=runs&workflow=w&state=SUBMITTED&size=1");
        assertThat(list.json().get("items").size()).isEqualTo(1);
        assertThat(list.json().get("total").asInt()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void startsWithTheSameKeyMakeOneInstanceAlsoAtTheSameTime() throws Exception {
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(() -> startWithKey("{\"params\": {\"a\": \"1\"}}"));
        }
        Set<Long> ids = new HashSet<>();
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (Future<Reply> call : threads.invokeAll(calls)) {
                ids.add(call.get().json().get("id").asLong());
                statuses.add(call.get().status());
            }
        }
        assertThat(ids).hasSize(1);
        assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
        Reply other = startWithKey("{\"params\": {\"a\": \"2\"}}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("instance.idempotency-key-reused");
    }

    @ParameterizedTest
    @CsvSource({
        "pause, SUBMITTED WAITING RUNNING, instance.not-running",
        "resume, PAUSED PAUSING, instance.not-paused",
        "stop, SUBMITTED WAITING RUNNING PAUSING PAUSED STOPPING, instance.already-finished",
        "rerun, STOPPED SUCCEEDED FAILED, instance.not-finished",
        "recover, STOPPED FAILED, instance.not-failed"
    })
    void operationIsTakenInTheStatesThatAllowItAndRefusedInTheOthers(String operation, String allowed, String code) {
        long id = api.givenInstance("runs");
        Set<String> states = Set.of(allowed.split(" "));
        for (io.scheduler.common.state.WorkflowState state : io.scheduler.common.state.WorkflowState.values()) {
            api.jdbc().update("update workflow_instance set state = ? where id = ?", state.name(), id);
            api.jdbc().update("delete from command where workflow_instance_id = ?", id);

            String body = operation.equals("rerun") ? "{\"inPlace\": true}" : null;
            Reply reply = api.call("POST", "/api/v1/workflow-instances/" + id + "/" + operation, body);

            var commands = api.jdbc()
                    .queryForList("select type from command where workflow_instance_id = ?", String.class, id);
            if (states.contains(state.name())) {
                assertThat(reply.status()).as(state.name()).isEqualTo(202);
                assertThat(reply.json().get("id").asLong()).isEqualTo(id);
                assertThat(commands).containsExactly(operation.toUpperCase(java.util.Locale.ROOT));
            } else {
                assertThat(reply.status()).as(state.name()).isEqualTo(409);
                assertThat(reply.code()).isEqualTo(code);
                assertThat(reply.json().get("detail").asString()).contains("but the instance is " + state);
                assertThat(commands).isEmpty();
            }
        }
    }

    @Test
    void clusterIsShown() {
        Reply apis = api.call("GET", "/api/v1/cluster/apis");
        assertThat(apis.json().at("/items/0/nodeId").asString()).startsWith("api-");
        for (String role : List.of("masters", "workers", "alerts")) {
            assertThat(api.call("GET", "/api/v1/cluster/" + role).status()).isEqualTo(200);
        }
        Reply slots = api.call("GET", "/api/v1/cluster/slots");
        assertThat(slots.json().get("total").asInt()).isEqualTo(128);
        assertThat(slots.json().at("/items/127/slot").asInt()).isEqualTo(127);
    }

    private static Reply startWithKey(String body) {
        return api.send(
                "POST",
                START,
                body,
                r -> r.header("Authorization", "Bearer " + api.token())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "key-1"));
    }
}
