package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvironmentsTest {
    private static final String ENVIRONMENTS = "/api/v1/environments";

    private final TestApi api = TestApi.get();

    @Test
    void anEnvironmentIsMadeShownListedAndDeleted() {
        var made = api.call("PUT", ENVIRONMENTS + "/spark", """
                {"variables": {"SPARK_HOME": "/opt/spark", "KEY": "${secret.KEY}"}, "prologue": "set -u\\n"}""");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("variables").get("KEY").asString()).isEqualTo("${secret.KEY}");
        assertThat(api.call("PUT", ENVIRONMENTS + "/spark", "{\"workerGroups\": [\"etl\"]}")
                        .status())
                .isEqualTo(200);
        var now = api.call("GET", ENVIRONMENTS + "/spark").json();
        assertThat(now.get("variables").isEmpty()).isTrue();
        assertThat(now.get("workerGroups").get(0).asString()).isEqualTo("etl");
        assertThat(api.call("GET", ENVIRONMENTS).json().get("total").asInt()).isPositive();
        assertThat(api.call("DELETE", ENVIRONMENTS + "/spark").status()).isEqualTo(204);
        assertThat(api.call("GET", ENVIRONMENTS + "/spark").code()).isEqualTo("environment.not-found");
    }

    @Test
    void namesOfVariablesAreChecked() {
        for (String wrong : new String[] {"1A", "A-B", "SCHEDULER_TASK"}) {
            var reply = api.call("PUT", ENVIRONMENTS + "/wrong", "{\"variables\": {\"" + wrong + "\": \"x\"}}");
            assertThat(reply.status()).as(wrong).isEqualTo(422);
            assertThat(reply.errorPath()).isEqualTo("variables." + wrong);
        }
    }

    @Test
    void aDocumentMayOnlyNameWhatIsThereAndWhatIsNamedStays() {
        api.givenWorkflow("environments");
        api.call("PUT", ENVIRONMENTS + "/python-311", "{}");
        api.call("PUT", ENVIRONMENTS + "/only-etl", "{\"workerGroups\": [\"etl\"]}");
        var misspelt = document("\"environment\": \"python-31\"");
        assertThat(misspelt.status()).isEqualTo(422);
        assertThat(misspelt.errorPath()).isEqualTo("tasks[0].environment");
        assertThat(misspelt.body()).contains("did you mean python-311?");
        var elsewhere = document("\"environment\": \"only-etl\"");
        assertThat(elsewhere.body()).contains("is for the worker groups etl, but the task is for default");
        assertThat(document("\"environment\": \"only-etl\", \"workerGroup\": \"etl\"")
                        .status())
                .isEqualTo(201);

        assertThat(document("\"environment\": \"python-311\"").status()).isEqualTo(200);
        var used = api.call("DELETE", ENVIRONMENTS + "/python-311");
        assertThat(used.code()).isEqualTo("environment.in-use");
        assertThat(used.body()).contains("environments/named");
        assertThat(api.call("DELETE", ENVIRONMENTS + "/only-etl").status())
                .as("only an older version names it")
                .isEqualTo(204);
    }

    @Test
    void aRunIsStartedWithAPriority() {
        api.givenWorkflow("priorities");
        String instances = "/api/v1/projects/priorities/workflows/w/instances";
        long id = api.call("POST", instances, "{\"priority\": \"highest\"}")
                .json()
                .get("id")
                .asLong();
        assertThat(api.call("GET", "/api/v1/workflow-instances/" + id)
                        .json()
                        .get("priority")
                        .asString())
                .isEqualTo("highest");
        assertThat(api.call("POST", instances, "{\"priority\": \"urgent\"}").errorPath())
                .isEqualTo("priority");
        long plain = api.givenInstance("priorities");
        assertThat(api.call("GET", "/api/v1/workflow-instances/" + plain)
                        .json()
                        .get("priority")
                        .isNull())
                .isTrue();
    }

    private TestApi.Reply document(String more) {
        return api.call("PUT", "/api/v1/projects/environments/workflows/named", """
                {"name": "named", "tasks": [{"name": "a", "type": "shell", "script": "true", %s}]}""".formatted(more));
    }
}
