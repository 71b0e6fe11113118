package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import io.scheduler.dao.instance.WorkflowInstances;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What starts, reruns and batches say and refuse; nothing runs here. */
class RunsTest {
    private static final String PROJECT = "/api/v1/projects/parts";
    private static final String START = PROJECT + "/workflows/w/instances";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("parts");
    }

    @Test
    void theChoiceOfTasksIsKept() {
        long id = made(api.call("POST", START, body("{'tasks': {'from': ['load', 'load']}}")), 201);

        assertThat(show(id).get("tasks").toString()).isEqualTo(body("{'from':['load']}"));
        assertThat(show(made(api.call("POST", START), 201)).get("tasks").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tasks': {'from': ['loads']}}             | instance.tasks-unknown | did you mean load?",
                "{'tasks': {}}                             | request.invalid        | one of from, only, upTo, but got none",
                "{'tasks': {'from': ['load'], 'only': []}} | request.invalid        | tasks.only: expected 1 to 1000",
                "{'tasks': {'upTo': ['load', null]}}       | request.invalid        | tasks.upTo[1]",
                "{'tasks': {'until': ['load']}}            | request.invalid        | unknown field",
                "{'tasks': {'only': ['load'], 'from': ['load']}} | request.invalid  | but got several"
            })
    void aChoiceThatCanNotBeIsRefused(String given, String code, String said) {
        for (String dry : List.of("", ", 'dryRun': true")) {
            String asked = given.substring(0, given.length() - 1) + dry + "}";
            Reply refused = api.call("POST", START, body(asked));

            assertThat(refused.status()).as(asked).isEqualTo(422);
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.json().get("detail").asString()).contains(said);
        }
    }

    @Test
    void theKeyOfAStartCoversTheChoice() {
        long first = made(withKey(START, "part-1", "{'tasks': {'only': ['load']}}"), 201);
        assertThat(made(withKey(START, "part-1", "{'tasks': {'only': ['load']}}"), 200))
                .isEqualTo(first);
        assertThat(withKey(START, "part-1", "{}").code()).isEqualTo("instance.idempotency-key-reused");
        assertThat(withKey(START, "part-1", "{'tasks': {'from': ['load']}}").code())
                .isEqualTo("instance.idempotency-key-reused");
    }

    @Test
    void aDryRunSaysWhatIsMissing() {
        api.call("PUT", PROJECT + "/workflows/lacking", "application/yaml", """
                name: lacking
                params:
                  day: {required: true}
                  twice: '${x}-${x}'
                  x: '1'
                tasks:
                  - {name: a, type: shell, params: {own: 'of ${twice}'}, script: 'echo ${own} ${secret.KEY} ${later}'}
                  - {name: b, type: sql, dataSource: nowhere, dependsOn: [a], sql: select 1}
                  - {name: c, type: sub-workflow, workflow: nothing, dependsOn: [a]}
                  - {name: e, type: foreach, workflow: nobody, items: [1], dependsOn: [a]}
                  - {name: f, type: shell, taskGroup: none, dependsOn: [a], script: 'true'}
                  - {name: d, type: shell, workerGroup: empty, disabled: true, script: 'true'}
                  - {name: g, type: sub-workflow, workflow: w, version: 999, dependsOn: [a]}
                """);

        Reply reply = api.call("POST", PROJECT + "/workflows/lacking/instances", body("{'dryRun': true}"));

        assertThat(reply.status()).isEqualTo(200);
        JsonNode plan = reply.json();
        assertThat(plan.get("problems")
                        .valueStream()
                        .map(problem -> problem.get("code").asString() + " "
                                + problem.get("path").asString()))
                .contains(
                        "instance.params-invalid params.day",
                        "secret.not-found tasks[0]",
                        "data-source.not-found tasks[1].dataSource",
                        "workflow.not-found tasks[2].workflow",
                        "workflow.not-found tasks[3].workflow",
                        "task-group.not-found tasks[4].taskGroup",
                        "workflow.version-not-found tasks[6].version")
                .doesNotContain("worker-group.empty tasks[5].workerGroup");
        assertThat(plan.at("/params/twice").asString()).isEqualTo("1-1");
        assertThat(plan.at("/tasks/0/params/own").asString()).isEqualTo("of 1-1");
        assertThat(plan.at("/tasks/0/open").toString()).contains("later");
        assertThat(plan.get("tasks").valueStream().map(task -> task.get("does").asString()))
                .containsOnlyOnce("DISABLED");
        assertThat(api.call("GET", "/api/v1/workflow-instances?project=parts&workflow=lacking")
                        .json()
                        .get("total")
                        .asInt())
                .isZero();
    }

    @Test
    void aRerunIsARunOfItsOwn() {
        long first = made(
                api.call(
                        "POST",
                        START,
                        body("{'params': {'a': '1', 'b': '2'}, 'tasks': {'only': ['load']}, 'priority': 'high'}")),
                201);
        String rerun = "/api/v1/workflow-instances/" + first + "/rerun";

        JsonNode same = show(made(api.call("POST", rerun), 201));
        assertThat(same.get("rerunOf").asLong()).isEqualTo(first);
        assertThat(same.get("origin").asString()).isEqualTo("RERUN");
        assertThat(same.get("priority")).isEqualTo(show(first).get("priority"));
        assertThat(same.get("priority").asString()).isEqualToIgnoringCase("high");
        assertThat(same.get("params").toString()).isEqualTo(body("{'a':'1','b':'2'}"));
        assertThat(same.get("tasks").toString()).isEqualTo(body("{'only':['load']}"));
        assertThat(same.get("businessTime")).isEqualTo(show(first).get("createdAt"));
        JsonNode changed = show(made(
                api.call("POST", rerun, body("{'params': {'b': '3', 'c': '4'}, 'tasks': {}, 'version': 'latest'}")),
                201));
        assertThat(changed.get("params").toString()).isEqualTo(body("{'a':'1','b':'3','c':'4'}"));
        assertThat(changed.get("tasks").isNull()).isTrue();
        long keyed = made(withKey(rerun, "again-1", "{}"), 201);
        assertThat(made(withKey(rerun, "again-1", "{}"), 200)).isEqualTo(keyed);
        assertThat(withKey(rerun, "again-1", "{'params': {'b': '9'}}").status()).isEqualTo(422);
        assertThat(withKey(START, "again-1", "{}").status()).isEqualTo(422);
        assertThat(api.call("POST", rerun, body("{'version': 'newest'}")).status())
                .isEqualTo(422);
        assertThat(api.call("POST", rerun, body("{'inPlace': true, 'params': {}}"))
                        .status())
                .isEqualTo(422);
        assertThat(api.call("POST", "/api/v1/workflow-instances/999999999/rerun")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aRerunKeepsTheParametersOfTheProjectAndTheVersion() {
        api.call("PUT", "/api/v1/projects/kept", "{}");
        api.givenWorkflow("kept");
        api.call("PUT", "/api/v1/projects/kept/parameters/where", body("{'value': 'then'}"));
        long first = api.givenInstance("kept");
        api.call("PUT", "/api/v1/projects/kept/parameters/where", body("{'value': 'now'}"));
        api.call(
                "PUT",
                "/api/v1/projects/kept/workflows/w",
                body("{'name': 'w', 'tasks': [{'name': 'x', 'type': 'noop'}]}"));
        String rerun = "/api/v1/workflow-instances/" + first + "/rerun";

        long same = made(api.call("POST", rerun), 201);
        long latest = made(api.call("POST", rerun, body("{'version': 'latest'}")), 201);

        assertThat(show(same).get("version").asInt()).isEqualTo(1);
        assertThat(show(latest).get("version").asInt()).isEqualTo(2);
        for (long id : List.of(same, latest)) {
            assertThat(api.jdbc()
                            .queryForObject(
                                    "select project_params ->> 'where' from workflow_instance where id = ?",
                                    String.class,
                                    id))
                    .isEqualTo("then");
        }
        assertThat(api.call("POST", rerun, body("{'version': 'latest', 'tasks': {'only': ['load']}}"))
                        .code())
                .isEqualTo("instance.tasks-unknown");
    }

    @Test
    void aRerunOfAWorkflowWithALimitCountsForIt() {
        api.call("PUT", PROJECT + "/workflows/limited", "application/yaml", """
                name: limited
                execution: serial-wait
                tasks: [{name: a, type: noop}]
                """);
        long first = made(api.call("POST", PROJECT + "/workflows/limited/instances"), 201);
        long again = made(api.call("POST", "/api/v1/workflow-instances/" + first + "/rerun"), 201);

        assertThat(api.jdbc()
                        .queryForList(
                                "select distinct slot || ' ' || gate from workflow_instance where id in (?, ?)",
                                String.class,
                                first,
                                again))
                .hasSize(1);
    }

    @Test
    void aTaskOfAFinishedRunIsAskedToRunAgain() {
        long id = api.givenInstance("parts");
        long old = api.givenAttempt(id, 0, 1, "FAILED");
        long last = api.givenAttempt(id, 0, 2, "SUCCEEDED");
        long skipped = api.givenAttempt(id, 1, 1, "SKIPPED");
        String path = "/api/v1/task-instances/" + last + "/rerun";
        assertThat(api.call("POST", path).code()).isEqualTo("instance.not-finished");
        finish(id);

        assertThat(api.call("POST", path).status()).isEqualTo(202);
        assertThat(api.call("POST", path, body("{'downstream': true}")).status())
                .isEqualTo(202);
        assertThat(api.jdbc()
                        .queryForList(
                                "select payload ->> 'downstream' from command where workflow_instance_id = ? order by id",
                                String.class,
                                id))
                .containsExactly("false", "true");
        assertThat(api.call("POST", "/api/v1/task-instances/" + old + "/rerun").code())
                .isEqualTo("task-instance.not-latest");
        assertThat(api.call("POST", "/api/v1/task-instances/" + skipped + "/rerun")
                        .code())
                .isEqualTo("task-instance.not-run");
        assertThat(api.call("POST", "/api/v1/task-instances/999999999/rerun").status())
                .isEqualTo(404);
    }

    @Test
    void aRecoveryThatIsAskedForAgainWithItsKeyRecoversNothingMore() {
        long id = api.givenInstance("parts");
        String path = "/api/v1/workflow-instances/" + id + "/recover";
        for (int call = 0; call < 2; call++) {
            finish(id);
            api.jdbc().update("update workflow_instance set state = 'FAILED' where id = ?", id);
            assertThat(withKey(path, "again", "{}").status()).isEqualTo(202);
            assertThat(api.jdbc()
                            .queryForObject(
                                    "select count(*) from command where workflow_instance_id = ?", Integer.class, id))
                    .isEqualTo(1 - call);
        }
        assertThat(withKey(path, "another", "{}").status()).isEqualTo(202);
        finish(id);
    }

    @Test
    void aRunIsDeletedOnlyWhenItHasEndedAndNobodyAskedAnythingOfIt() {
        long id = api.givenInstance("parts");
        String path = "/api/v1/workflow-instances/" + id;
        assertThat(api.call("DELETE", path).code()).isEqualTo("instance.not-finished");
        finish(id);
        api.call("POST", path + "/rerun", body("{'inPlace': true}"));
        assertThat(api.call("DELETE", path).code()).isEqualTo("instance.has-commands");
        finish(id);
        assertThat(api.call("DELETE", path).status()).isEqualTo(204);
        assertThat(api.call("DELETE", path).status()).isEqualTo(404);
    }

    @Test
    void theKeyOfABackfillMakesOne() {
        String backfills = PROJECT + "/workflows/w/backfills";
        String asked = "{'from': '2026-01-01', 'to': '2026-01-03', 'params': {'a': '1'}}";
        long first = made(withKey(backfills, "past", asked), 201);

        assertThat(made(withKey(backfills, "past", asked), 200)).isEqualTo(first);
        Reply other = withKey(backfills, "past", asked.replace("'1'", "'2'"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("backfill.idempotency-key-reused");
        assertThat(api.jdbc()
                        .queryForObject("select count(*) from backfill_run where backfill_id = ?", Long.class, first))
                .isEqualTo(3);
    }

    /** Runs tell each other of their ends by commands, too, and may have many to tell. */
    @Test
    void whatRunsTellEachOtherKeepsNobodyFromStoppingOne() {
        long id = api.givenInstance("parts");
        finish(id);
        api.jdbc().update("update workflow_instance set state = 'RUNNING' where id = ?", id);
        api.jdbc()
                .update(
                        "insert into command (id, slot, workflow_instance_id, type, payload, created_by)"
                                + " select nextval('command_id'), w.slot, w.id, told.type, told.payload::jsonb, 'engine'"
                                + " from workflow_instance w, generate_series(1, 150), (values ('UPSTREAM_ENDED', '{}'),"
                                + " ('PAUSE', '{\"parent\": true}')) as told(type, payload) where w.id = ?",
                        id);
        String stop = "/api/v1/workflow-instances/" + id + "/stop";
        for (int call = 0; call < WorkflowInstances.MAX_WAITING_COMMANDS; call++) {
            assertThat(api.call("POST", stop, "{}").status()).isEqualTo(202);
        }
        assertThat(api.call("POST", stop, "{}").code()).isEqualTo("instance.too-many-commands");
        finish(id);
    }

    @Test
    void aRerunInPlaceThatIsRepeatedWithItsKeyIsAskedForOnce() {
        long id = api.givenInstance("parts");
        finish(id);
        String path = "/api/v1/workflow-instances/" + id + "/rerun";

        made(withKey(path, "in-place", "{'inPlace': true}"), 202);
        made(withKey(path, "in-place", "{'inPlace': true}"), 202);
        assertThat(commands(id)).isEqualTo(1);
        finish(id);
        made(withKey(path, "in-place", "{'inPlace': true}"), 202);
        assertThat(commands(id)).as("it was carried out long ago").isZero();
        made(withKey(path, "in-place-2", "{'inPlace': true}"), 202);
        assertThat(commands(id)).isEqualTo(1);
    }

    @Test
    void whatWasStartedIsFoundByItsKeyWhateverTheWorkflowIsLikeNow() {
        String workflow = PROJECT + "/workflows/changing";
        String start = workflow + "/instances";
        api.call("PUT", workflow, body("{'name': 'changing', 'tasks': [{'name': 'a', 'type': 'noop'}]}"));
        long whole = made(withKey(start, "whole", "{'priority': 'high'}"), 201);
        long part = made(withKey(start, "part", "{'tasks': {'only': ['a']}}"), 201);
        String rerun = "/api/v1/workflow-instances/" + part + "/rerun";
        long latest = made(withKey(rerun, "latest", "{'version': 'latest'}"), 201);
        api.call(
                "PUT",
                workflow,
                body("{'name': 'changing', 'tasks': [{'name': 'b', 'type': 'noop'}],"
                        + " 'params': {'day': {'type': 'date', 'required': true}}}"));
        assertThat(withKey(start, "new", "{}").code()).isEqualTo("instance.params-invalid");

        assertThat(made(withKey(start, "whole", "{'priority': 'high'}"), 200)).isEqualTo(whole);
        assertThat(made(withKey(start, "part", "{'tasks': {'only': ['a']}}"), 200))
                .isEqualTo(part);
        assertThat(made(withKey(rerun, "latest", "{'version': 'latest'}"), 200)).isEqualTo(latest);
        assertThat(withKey(start, "whole", "{'priority': 'low'}").code()).isEqualTo("instance.idempotency-key-reused");
        assertThat(withKey(start, "whole", "{}").status()).isEqualTo(422);
        long now = api.jdbc().queryForObject("""
                insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, origin, rerun_of,
                       selection, idempotency_key, created_by)
                select -1, i.slot, i.project_id, i.workflow_id, v.id, 'SUBMITTED', 'RERUN', i.id, i.selection, 'of-latest', 'me'
                  from workflow_instance i join workflow_version v on v.workflow_id = i.workflow_id and v.version = 2
                 where i.id = ? returning id""", Long.class, part);
        assertThat(withKey(rerun, "of-latest", "{}").code())
                .as("run %s was of another version", now)
                .isEqualTo("instance.idempotency-key-reused");
    }

    private static long commands(long id) {
        return api.jdbc().queryForObject("select count(*) from command where workflow_instance_id = ?", Long.class, id);
    }

    private static long made(Reply reply, int status) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(status);
        return reply.json().get("id").asLong();
    }

    private static JsonNode show(long id) {
        return api.call("GET", "/api/v1/workflow-instances/" + id).json();
    }

    private static void finish(long id) {
        api.jdbc().update("delete from command where workflow_instance_id = ?", id);
        api.jdbc().update("update workflow_instance set state = 'SUCCEEDED' where id = ?", id);
    }

    private static Reply withKey(String path, String key, String asked) {
        return api.send(
                "POST",
                path,
                body(asked),
                r -> r.header("Authorization", "Bearer " + api.token())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key));
    }

    private static String body(String text) {
        return text.replace('\'', '"');
    }
}
