package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TasksTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("tasks");
    }

    @Test
    void everyTaskIsListedInTheOrderOfTheDocumentWithTheReasonWhyItWaits() {
        long id = api.givenInstance("tasks");
        Reply submitted = list(id, "");
        assertThat(submitted.json().get("total").asInt()).isEqualTo(2);
        assertThat(submitted.json().at("/items/0/id").isNull()).isTrue();
        assertThat(submitted.json().at("/items/0/state").asString()).isEqualTo("WAITING");
        assertThat(submitted.json().at("/items/1/reason").asString()).contains("waits for a master");

        api.jdbc().update("update workflow_instance set state = 'RUNNING' where id = ?", id);
        long attempt = attempt(id, 0, 1, "RUNNING", false);
        Reply running = list(id, "");
        assertThat(running.json().at("/items/0/id").asLong()).isEqualTo(attempt);
        assertThat(running.json().at("/items/0/outputs/rows").asString()).isEqualTo("42");
        assertThat(running.json().at("/items/1/name").asString()).isEqualTo("load");
        assertThat(running.json().at("/items/1/reason").asString()).isEqualTo("waits for extract");
        assertThat(list(id, "?page=1&size=1").json().at("/items/0/name").asString())
                .isEqualTo("load");
        assertThat(list(id, "?page=2&size=1").json().get("items").size()).isZero();

        api.jdbc().update("update task_instance set state = 'FAILED' where id = ?", attempt);
        assertThat(list(id, "").json().at("/items/1/reason").asString()).startsWith("held back by extract (FAILED)");
    }

    @Test
    void allAttemptsAreListedOnRequest() {
        long id = api.givenInstance("tasks");
        long first = attempt(id, 0, 1, "FAILED", true);
        long second = attempt(id, 0, 2, "FAILED", false);

        assertThat(list(id, "").json().at("/items/0/id").asLong()).isEqualTo(second);
        Reply all = list(id, "?all=true");
        assertThat(all.json().get("total").asInt()).isEqualTo(2);
        assertThat(all.json().at("/items/0/id").asLong()).isEqualTo(first);
        assertThat(all.json().at("/items/0/superseded").asBoolean()).isTrue();
        assertThat(api.call("GET", "/api/v1/task-instances/" + first)
                        .json()
                        .get("attempt")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anAttemptThatHasNotBegunSaysWhatItWaitsFor() {
        long id = api.givenInstance("tasks");
        api.jdbc().update("update workflow_instance set state = 'RUNNING' where id = ?", id);
        long old = attempt(id, 0, 1, "QUEUED", true);
        long task = attempt(id, 0, 2, "QUEUED", false);

        String noWorker = "no worker of the group default is registered";
        assertThat(list(id, "").json().at("/items/0/reason").asString()).isEqualTo(noWorker);
        assertThat(reason(task)).isEqualTo(noWorker);
        assertThat(list(id, "?all=true").json().at("/items/0/reason").isNull()).isTrue();
        assertThat(list(id, "?all=true").json().at("/items/1/reason").asString())
                .isEqualTo(noWorker);
        assertThat(api.call("GET", "/api/v1/task-instances/" + old)
                        .json()
                        .get("reason")
                        .isNull())
                .isTrue();

        set(task, "state = 'DISPATCHED', worker_node = 'w1'");
        assertThat(reason(task)).isEqualTo("sent to worker w1");
        set(task, "state = 'DELAYED', due_at = '2026-01-01T10:00:00.5Z'");
        assertThat(reason(task)).isEqualTo("delayed until 2026-01-01T10:00:00Z");
        set(task, "state = 'RETRYING', reason = 'exit status 3'");
        assertThat(reason(task)).isEqualTo("retry at 2026-01-01T10:00:00Z; attempt 1: exit status 3");
        set(task, "state = 'PAUSED', reason = null");
        assertThat(reason(task)).as("a lost one, of which a person decides").isEqualTo("waits for a person to decide");
        assertThat(api.call("POST", "/api/v1/workflow-instances/" + id + "/resume")
                        .status())
                .isEqualTo(202);
        api.jdbc().update("update workflow_instance set state = 'PAUSING' where id = ?", id);
        assertThat(reason(task)).isEqualTo("the run is paused");
        api.jdbc().update("update workflow_instance set state = 'STOPPED' where id = ?", id);
        assertThat(list(id, "").json().at("/items/0/reason").isNull()).isTrue();
    }

    @Test
    void forceSuccessIsForTheLatestFailedAttemptOfAnInstanceAtRest() {
        long id = api.givenInstance("tasks");
        long old = attempt(id, 0, 1, "FAILED", true);
        long failed = attempt(id, 0, 2, "FAILED", false);
        long succeeded = attempt(id, 1, 1, "SUCCEEDED", false);

        assertThat(force(failed).code()).isEqualTo("instance.not-resting");
        api.jdbc().update("update workflow_instance set state = 'FAILED' where id = ?", id);
        assertThat(force(old).code()).isEqualTo("task-instance.not-latest");
        assertThat(force(succeeded).code()).isEqualTo("task-instance.not-failed");
        set(failed, "detail = '{\"kind\": \"handled\", \"by\": \"c\"}'");
        assertThat(force(failed).code()).isEqualTo("task-instance.handled");
        set(failed, "detail = null, task_type = 'switch'");
        assertThat(force(failed).code()).isEqualTo("task-instance.chooses");
        set(failed, "task_type = 'shell'");
        assertThat(force(failed).status()).isEqualTo(202);
        assertThat(api.jdbc()
                        .queryForObject(
                                "select payload ->> 'taskInstanceId' from command"
                                        + " where workflow_instance_id = ? and type = 'FORCE_SUCCESS'",
                                String.class,
                                id))
                .isEqualTo(Long.toString(failed));
    }

    @Test
    void aSignalIsForATaskThatWaits() {
        long id = api.givenInstance("tasks");
        long waiting = attempt(id, 0, 1, "RUNNING", false);
        assertThat(signal(waiting, "{\"outcome\": \"approve\"}").code()).isEqualTo("task-instance.not-waiting");
        set(waiting, "task_type = 'wait', reason = 'waits for an approval'");
        assertThat(signal(waiting, "{}").code()).isEqualTo("request.invalid");
        assertThat(signal(waiting, "{\"outcome\": \"maybe\"}").body()).contains("expected approve or reject");
        assertThat(signal(waiting, "{\"outcome\": \"approve\", \"outputs\": {\"a b\": \"1\"}}")
                        .body())
                .contains("outputs.a b");
        assertThat(signal(waiting, "{\"outcome\": \"approve\"}").code()).isEqualTo("instance.not-running");
        api.jdbc().update("update workflow_instance set state = 'RUNNING' where id = ?", id);

        Reply told = signal(
                waiting, "{\"outcome\": \"reject\", \"comment\": \"it's late\", \"outputs\": {\"who\": \"me\"}}");

        assertThat(told.status()).as(told.body()).isEqualTo(202);
        assertThat(api.jdbc()
                        .queryForObject(
                                "select payload - 'at' from command where workflow_instance_id = ? and type = 'ANSWER'",
                                String.class,
                                id))
                .isEqualTo("{\"by\": \"admin\", \"comment\": \"it's late\", \"outputs\": {\"who\": \"me\"},"
                        + " \"approved\": false, \"taskInstanceId\": " + waiting + "}");
        set(waiting, "state = 'SUCCEEDED'");
        assertThat(signal(waiting, "{\"outcome\": \"approve\"}").code()).isEqualTo("task-instance.not-waiting");
    }

    @Test
    void whatATaskHasDecidedIsShown() {
        long id = api.givenInstance("tasks");
        long task = attempt(id, 0, 1, "SUCCEEDED", false);
        set(task, "detail = '{\"kind\": \"chose\", \"taken\": [\"a\"], \"because\": \"x\"}'");
        assertThat(list(id, "").json().at("/items/0/detail/taken/0").asString()).isEqualTo("a");
        assertThat(list(id, "").json().at("/items/1/detail").isNull()).isTrue();
    }

    @Test
    void tasksOfALargeInstanceArePaged() {
        StringBuilder document = new StringBuilder("{\"name\":\"w\",\"tasks\":[");
        for (int i = 0; i < 100_000; i++) {
            document.append(i == 0 ? "" : ",").append("{\"name\":\"t").append(i).append("\",\"type\":\"noop\"");
            document.append(i == 0 ? "}" : ",\"dependsOn\":[\"t0\"]}");
        }
        api.call("PUT", "/api/v1/projects/large", "{}");
        Reply stored = api.call(
                "PUT",
                "/api/v1/projects/large/workflows/w",
                document.append("]}").toString());
        assertThat(stored.status()).as(stored.body()).isEqualTo(201);
        long id = api.givenInstance("large");
        api.jdbc().update("update workflow_instance set state = 'RUNNING' where id = ?", id);
        list(id, "?size=1");

        long began = System.nanoTime();
        Reply last = list(id, "?page=99&size=1000");
        assertThat(last.json().get("total").asInt()).isEqualTo(100_000);
        assertThat(last.json().at("/items/999/name").asString()).isEqualTo("t99999");
        assertThat(last.json().at("/items/999/reason").asString()).isEqualTo("waits for t0");
        assertThat(System.nanoTime() - began).isLessThan(3_000_000_000L);
        assertThat(list(id, "?size=1001").status()).isEqualTo(400);
    }

    private static Reply list(long id, String query) {
        return api.call("GET", "/api/v1/workflow-instances/" + id + "/task-instances" + query);
    }

    private static String reason(long task) {
        return api.call("GET", "/api/v1/task-instances/" + task)
                .json()
                .get("reason")
                .asString();
    }

    private static void set(long task, String assignments) {
        api.jdbc().update("update task_instance set " + assignments + " where id = ?", task);
    }

    private static Reply force(long task) {
        return api.call("POST", "/api/v1/task-instances/" + task + "/force-success");
    }

    private static Reply signal(long task, String body) {
        return api.call("POST", "/api/v1/task-instances/" + task + "/signal", body);
    }

    private static long attempt(long instance, int index, int attempt, String state, boolean superseded) {
        long id = api.givenAttempt(instance, index, attempt, state);
        set(id, "superseded = " + superseded + ", outputs = '{\"rows\": \"42\"}'");
        return id;
    }
}
