package io.scheduler.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi;
import io.scheduler.api.TestApi.Reply;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Why a task is where it is, for every state that rows can be in. */
class ExplanationTest {
    /** Said about workers, see {@link AttemptReasonsTest}. */
    private static final Set<String> SEEN = new TreeSet<>(Set.of(
            "no-worker-with-tags",
            "workers-draining",
            "workers-obstructed",
            "workers-full",
            "finding-worker",
            "task-group"));

    private static TestApi api;
    private long run;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.call("PUT", "/api/v1/projects/why", "{}");
        Reply stored = api.call("PUT", "/api/v1/projects/why/workflows/w", """
                {"name": "w", "tasks": [
                  {"name": "extract", "type": "shell", "script": "true"},
                  {"name": "load", "type": "shell", "script": "true", "dependsOn": ["extract"]},
                  {"name": "approve", "type": "wait"},
                  {"name": "sign", "type": "wait", "for": "signal"},
                  {"name": "careful", "type": "shell", "script": "true", "onWorkerLoss": "ask"}],
                 "finally": [{"name": "tidy", "type": "shell", "script": "true"}]}""");
        assertThat(stored.status()).as(stored.body()).isBetween(200, 201);
    }

    @AfterAll
    static void everyCodeIsSaid() {
        Set<String> all = new TreeSet<>();
        Arrays.stream(TaskExplanation.Code.values()).forEach(code -> all.add(code.word()));
        assertThat(SEEN).isEqualTo(all);
    }

    @BeforeEach
    void aRun() {
        run = api.givenInstance("why");
    }

    @Test
    void aTaskWithoutAnAttempt() {
        assertThat(code("load")).isEqualTo("waits-for-master");
        instance("state = 'WAITING', reason = 'waits: run 3 of this workflow is RUNNING'");
        assertThat(byName("extract").path("text").asString()).isEqualTo("waits: run 3 of this workflow is RUNNING");
        assertThat(code("extract")).isEqualTo("run-queued");
        instance("state = 'RUNNING'");
        assertThat(code("extract")).isEqualTo("ready");
        long extract = attempt(0, "RUNNING", "worker_node = 'w1'");
        assertThat(code("load")).isEqualTo("waits-for-upstreams");
        assertThat(byName("load").at("/waitsFor/0/kind").asString()).isEqualTo("task");
        assertThat(byName("load").at("/waitsFor/0/name").asString()).isEqualTo("extract");
        assertThat(byName("load").at("/waitsFor/0/state").asString()).isEqualTo("RUNNING");
        set(extract, "state = 'SUCCEEDED'");
        assertThat(code("tidy")).isEqualTo("waits-for-tasks");
        instance("state = 'PAUSED'");
        assertThat(code("load")).isEqualTo("run-paused");
        instance("state = 'STOPPING'");
        assertThat(code("load")).isEqualTo("run-stopping");
        instance("state = 'STOPPED', finished_at = '2026-01-01T10:00:00Z'");
        assertThat(code("load")).isEqualTo("run-ended");
        assertThat(byName("load").path("since").asString()).isEqualTo("2026-01-01T10:00:00Z");
        set(extract, "state = 'FAILED'");
        assertThat(code("load")).isEqualTo("held-back");
        assertThat(byName("load").path("text").asString())
                .isEqualTo(
                        "held back by extract (FAILED); recover the run, or force success of what failed and recover it then");
        instance("state = 'RUNNING', finished_at = null");
        assertThat(byName("load").path("text").asString())
                .as("what is possible while others run")
                .isEqualTo(
                        "held back by extract (FAILED); force success of what failed, or recover the run once it has ended");
        assertThat(api.call("POST", "/api/v1/task-instances/" + extract + "/force-success", "{}")
                        .status())
                .isEqualTo(202);
        api.jdbc().update("delete from command where workflow_instance_id = ?", run);

        assertThat(api.call("GET", "/api/v1/workflow-instances/" + run + "/explain?task=nobody")
                        .code())
                .isEqualTo("task.not-found");
        assertThat(api.call("GET", "/api/v1/workflow-instances/99/explain?task=load")
                        .code())
                .isEqualTo("instance.not-found");
        assertThat(api.call("GET", "/api/v1/task-instances/99/explain").code()).isEqualTo("task-instance.not-found");
    }

    @Test
    void anAttemptThatHasNotBegun() {
        instance("state = 'RUNNING'");
        long task = attempt(0, "QUEUED", "reason = null");
        assertThat(code(task)).isEqualTo("no-worker");
        assertThat(explain(task).at("/waitsFor/0/name").asString()).isEqualTo("default");
        assertThat(explain(task).path("since").isString()).isTrue();
        set(task, "state = 'DELAYED', due_at = '2026-01-01T10:00:00.5Z'");
        assertThat(code(task)).isEqualTo("delayed");
        assertThat(explain(task).path("next").asString()).isEqualTo("2026-01-01T10:00:00.500Z");
        set(task, "state = 'RETRYING', reason = 'exit status 3', attempt = 2");
        assertThat(code(task)).isEqualTo("retrying");
        assertThat(explain(task).path("text").asString())
                .isEqualTo("retry at 2026-01-01T10:00:00Z; attempt 1: exit status 3");
        set(task, "state = 'PAUSED'");
        assertThat(code(task)).isEqualTo("waits-for-decision");
        instance("state = 'PAUSING'");
        assertThat(code(task)).isEqualTo("run-paused");
        set(task, "state = 'DISPATCHED', worker_node = 'w1', reason = null");
        assertThat(code(task)).isEqualTo("sent");
        assertThat(explain(task).at("/waitsFor/0/name").asString()).isEqualTo("w1");
        assertThat(byName("extract").path("code").asString()).isEqualTo("sent");
    }

    @Test
    void anAttemptThatRuns() {
        instance("state = 'RUNNING'");
        long task = attempt(0, "RUNNING", "worker_node = 'w1', started_at = '2026-01-01T10:00:00Z'");
        assertThat(code(task)).isEqualTo("running");
        assertThat(explain(task).path("text").asString()).isEqualTo("runs on worker w1");
        assertThat(explain(task).path("since").asString()).isEqualTo("2026-01-01T10:00:00Z");
        long approval = attempt(2, "RUNNING", "task_type = 'wait', reason = 'waits; the last signal was no answer'");
        assertThat(code(approval)).isEqualTo("waits-for-approval");
        long signal = attempt(3, "RUNNING", "task_type = 'wait', reason = null");
        assertThat(code(signal)).isEqualTo("waits-for-signal");
        set(task, "worker_node = null, task_type = 'another', reason = null");
        assertThat(code(task)).isEqualTo("steering");
    }

    @Test
    void anAttemptThatDependsOnOtherWorkflows() {
        instance("state = 'RUNNING'");
        long task = attempt(0, "RUNNING", """
                task_type = 'dependent', reason = 'waits for sales', detail = '{"kind": "depends", "seen": [
                  {"upstream": 0, "workflow": "stock", "from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z",
                   "status": "SUCCEEDED", "workflowInstanceId": 6},
                  {"upstream": 1, "workflow": "sales", "task": "load", "from": "2026-01-01T00:00:00Z",
                   "until": "2026-01-02T00:00:00Z", "status": "UNFINISHED", "workflowInstanceId": 7},
                  {"upstream": 2, "workflow": "late", "from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z",
                   "status": "NO_RUN"}]}'""");
        assertThat(code(task)).isEqualTo("waits-for-dependencies");
        JsonNode waitsFor = explain(task).path("waitsFor");
        assertThat(waitsFor.size()).isEqualTo(2);
        assertThat(waitsFor.get(0).path("kind").asString()).isEqualTo("upstream");
        assertThat(waitsFor.get(0).path("name").asString()).isEqualTo("load of sales");
        assertThat(waitsFor.get(0).path("state").asString()).isEqualTo("UNFINISHED");
        assertThat(waitsFor.get(0).path("from").asString()).startsWith("2026-01-01T00:00:00");
        assertThat(waitsFor.get(0).path("until").asString()).startsWith("2026-01-02T00:00:00");
        assertThat(waitsFor.get(0).path("workflowInstanceId").asLong()).isEqualTo(7);
        assertThat(waitsFor.get(1).path("state").asString()).isEqualTo("NO_RUN");
        assertThat(waitsFor.get(1).path("workflowInstanceId").asLong(0)).isZero();
    }

    /** It was asked for after the attempt has looked, and nobody tells of that. */
    @Test
    void anAttemptThatDependsOnARunThatWaitsForTheEndOfItsOwn() {
        instance("state = 'RUNNING', gate = 70");
        long task = attempt(0, "RUNNING", """
                task_type = 'dependent', reason = 'waits for w', detail = '{"kind": "depends", "seen": [
                  {"upstream": 0, "workflow": "w", "from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z",
                   "status": "NO_RUN"}]}'""");
        long date = api.givenInstance("why");
        String placed = "update workflow_instance set gate = 70, state = 'WAITING', business_time = ?::timestamptz,"
                + " slot = (select slot from workflow_instance where id = ?) where id = ?";
        api.jdbc().update(placed, "2026-01-02T00:00:00Z", run, date);
        assertThat(explain(task).path("text").asString()).isEqualTo("waits for w");
        api.jdbc().update(placed, "2026-01-01T00:00:00Z", run, date);
        assertThat(explain(task).path("text").asString())
                .isEqualTo("waits for w; run " + date + " can not begin while this run leaves it no room: stop this"
                        + " one, and start it again when that one has ended");
    }

    /** A pause besides does not hide that a person has to say whether it runs again. */
    @Test
    void anAttemptThatWaitsForADecisionInAPausedRun() {
        instance("state = 'PAUSED'");
        long again = attempt(4, "PAUSED", "attempt = 2, reason = 'its worker is gone'");
        attempt(4, "LOST", "attempt = 1");
        assertThat(code(again)).isEqualTo("waits-for-decision");
        set(again, "reason = null");
        assertThat(code(again)).isEqualTo("run-paused");
    }

    @Test
    void anAttemptThatWaitsForRuns() {
        instance("state = 'RUNNING'");
        long task = attempt(0, "RUNNING", "task_type = 'sub-workflow', reason = 'waits for a run of load'");
        assertThat(children(task, "").path("total").asInt()).isZero();
        long child = api.givenInstance("why");
        api.jdbc()
                .update(
                        "update workflow_instance set parent_task_instance_id = ?, state = 'FAILED' where id = ?",
                        task,
                        child);
        assertThat(code(task)).isEqualTo("waits-for-run");
        assertThat(explain(task).at("/waitsFor/0/name").asString()).isEqualTo(String.valueOf(child));
        assertThat(explain(task).at("/waitsFor/0/state").asString()).isEqualTo("FAILED");
        assertThat(children(task, "").at("/items/0/workflowInstanceId").asLong())
                .isEqualTo(child);
        assertThat(children(task, "?state=RUNNING").path("total").asInt()).isZero();

        long each = attempt(
                1,
                "RUNNING",
                "task_type = 'foreach', reason = 'waits for runs of load',"
                        + " detail = '{\"kind\": \"items\", \"total\": 5}'");
        assertThat(explain(each).path("text").asString()).isEqualTo("waits for runs of load: none has begun");
        item(each, 0, "SUCCEEDED", child);
        item(each, 1, "FAILED", 98);
        item(each, 2, "RUNNING", 99);
        item(each, 3, "RUNNING", 100);
        assertThat(code(each)).isEqualTo("waits-for-items");
        assertThat(explain(each).path("text").asString())
                .isEqualTo("waits for runs of load: 1 succeeded, 1 failed, 2 running of 5");
        for (JsonNode detail : new JsonNode[] {
            api.call("GET", "/api/v1/task-instances/" + each).json().path("detail"),
            api.call("GET", "/api/v1/workflow-instances/" + run + "/task-instances")
                    .json()
                    .at("/items/1/detail"),
            api.call("GET", "/api/v1/workflow-instances/" + run + "/task-instances?all=true")
                    .json()
                    .at("/items/1/detail")
        }) {
            assertThat(detail.toString())
                    .isEqualTo("{\"kind\":\"items\",\"total\":5,\"succeeded\":1,\"failed\":1,\"running\":2}");
        }
        JsonNode page = children(each, "?page=1&size=2");
        assertThat(page.path("total").asInt()).isEqualTo(4);
        assertThat(page.at("/items/0/index").asInt()).isEqualTo(2);
        assertThat(page.at("/items/0/workflowInstanceState").isNull()).isTrue();
        JsonNode failed = children(each, "?state=FAILED");
        assertThat(failed.path("total").asInt()).isEqualTo(1);
        assertThat(failed.at("/items/0/item").asString()).isEqualTo("item 1");
        assertThat(children(each, "?state=SUCCEEDED")
                        .at("/items/0/workflowInstanceState")
                        .asString())
                .isEqualTo("FAILED");
        assertThat(api.call("GET", "/api/v1/task-instances/" + each + "/children?state=ODD")
                        .status())
                .isEqualTo(400);
        set(each, "state = 'FAILED', detail = '{\"kind\": \"items\", \"total\": 5, \"succeeded\": 4, \"failed\": 1}'");
        assertThat(api.call("GET", "/api/v1/task-instances/" + each)
                        .json()
                        .at("/detail/succeeded")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void anAttemptThatHasEnded() {
        instance("state = 'RUNNING'");
        long task = attempt(0, "SUCCEEDED", "finished_at = '2026-01-01T10:00:00Z'");
        assertThat(code(task)).isEqualTo("succeeded");
        assertThat(explain(task).path("since").asString()).isEqualTo("2026-01-01T10:00:00Z");
        set(task, "state = 'FAILED', exit_code = 3");
        assertThat(code(task)).isEqualTo("failed");
        assertThat(explain(task).path("text").asString()).isEqualTo("failed: exit status 3");
        set(task, "state = 'KILLED', reason = 'stopped by a person'");
        assertThat(code(task)).isEqualTo("killed");
        set(task, "state = 'LOST'");
        assertThat(code(task)).isEqualTo("lost");
        set(task, "state = 'SKIPPED', reason = 'disabled'");
        assertThat(code(task)).isEqualTo("disabled");
        set(
                task,
                "reason = 'not selected', detail = '{\"kind\": \"skipped\", \"cause\": \"NOT_SELECTED\", \"by\": \"\"}'");
        assertThat(code(task)).isEqualTo("not-selected");
        set(task, "detail = '{\"kind\": \"skipped\", \"cause\": \"NOT_TAKEN\", \"by\": \"route\"}'");
        assertThat(code(task)).isEqualTo("not-taken");
        assertThat(explain(task).at("/waitsFor/0/name").asString()).isEqualTo("route");
        set(task, "detail = '{\"kind\": \"skipped\", \"cause\": \"BLOCKED\", \"by\": \"route\"}'");
        assertThat(code(task)).isEqualTo("blocked");
        set(task, "superseded = true");
        assertThat(code(task)).isEqualTo("superseded");
    }

    private String code(long task) {
        return seen(explain(task));
    }

    private String code(String task) {
        return seen(byName(task));
    }

    private static String seen(JsonNode explanation) {
        String code = explanation.path("code").asString();
        SEEN.add(code);
        assertThat(explanation.path("text").asString()).isNotBlank();
        return code;
    }

    private static JsonNode explain(long task) {
        return api.call("GET", "/api/v1/task-instances/" + task + "/explain").json();
    }

    private JsonNode byName(String task) {
        return api.call("GET", "/api/v1/workflow-instances/" + run + "/explain?task=" + task)
                .json();
    }

    private static JsonNode children(long task, String query) {
        return api.call("GET", "/api/v1/task-instances/" + task + "/children" + query)
                .json();
    }

    private void instance(String assignments) {
        api.jdbc().update("update workflow_instance set " + assignments + " where id = ?", run);
    }

    private static void set(long task, String assignments) {
        api.jdbc().update("update task_instance set " + assignments + " where id = ?", task);
    }

    private static void item(long task, int index, String state, long child) {
        api.jdbc()
                .update(
                        "insert into task_item (task_instance_id, item_index, item, workflow_instance_id, state)"
                                + " values (?, ?, ?, ?, ?)",
                        task,
                        index,
                        "item " + index,
                        child,
                        state);
    }

    private long attempt(int index, String state, String assignments) {
        long id = api.givenAttempt(run, index, 1, state);
        set(id, assignments);
        return id;
    }
}
