package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkflowsTest {
    private static final String YAML = "application/yaml";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.call("PUT", "/api/v1/projects/docs", "{\"description\": \"d\"}");
    }

    @Test
    void projectIsMadeShownListedAndDeleted() {
        assertThat(api.call("PUT", "/api/v1/projects/made", "{\"description\": \"one\"}")
                        .status())
                .isEqualTo(201);
        assertThat(api.call("PUT", "/api/v1/projects/made").status()).isEqualTo(200);
        Reply shown = api.call("GET", "/api/v1/projects/made");
        assertThat(shown.json().get("description").asString()).isEqualTo("one");
        Reply list = api.call("GET", "/api/v1/projects?size=200");
        assertThat(list.json().propertyNames()).containsExactly("items", "total", "page", "size");
        assertThat(list.body()).contains("\"made\"");
        assertThat(api.call("DELETE", "/api/v1/projects/made").status()).isEqualTo(204);
        assertThat(api.call("GET", "/api/v1/projects/made").status()).isEqualTo(404);
    }

    @Test
    void documentIsStoredOnceInWhicheverNotation() {
        Reply first = put("same", "application/json", TestApi.chain("same"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().toString()).isEqualTo("{\"name\":\"same\",\"version\":1}");

        String yaml = """
                name: same
                tasks:
                  - {name: extract, type: shell, script: "true"}
                  - {name: load, type: shell, script: "true", dependsOn: [extract]}
                """;
        Reply again = put("same", YAML, yaml);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("version").asInt()).isEqualTo(1);
        Reply changed = put("same", YAML, "description: new\n" + yaml);
        assertThat(changed.json().get("version").asInt()).isEqualTo(2);

        Reply json = api.call("GET", path("same"));
        assertThat(json.header("ETag")).isEqualTo("\"2\"");
        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(json.json().at("/tasks/1/dependsOn/0").asString()).isEqualTo("extract");
        Reply asYaml = api.send(
                "GET",
                path("same"),
                null,
                r -> r.header("Authorization", "Bearer " + api.token()).header("Accept", YAML));
        assertThat(asYaml.header("Content-Type")).startsWith(YAML);
        assertThat(put("same", YAML, asYaml.body()).json().get("version").asInt())
                .isEqualTo(2);
        Reply old = api.call("GET", path("same") + "/versions/1");
        assertThat(old.header("ETag")).isEqualTo("\"1\"");
        assertThat(old.json().has("description")).isFalse();
        Reply versions = api.call("GET", path("same") + "/versions");
        assertThat(versions.json().at("/items/0/version").asInt()).isEqualTo(2);
        assertThat(versions.json().at("/items/0/createdBy").asString()).isEqualTo("admin");
        assertThat(versions.json().get("total").asInt()).isEqualTo(2);
        assertThat(api.call("GET", "/api/v1/projects/docs/workflows").body()).contains("\"same\"");
    }

    @Test
    void changeOfWhatSomebodyElseChangedIsRefused() {
        Reply none = putIf("shared", "If-Match", "\"1\"");
        assertThat(none.status()).isEqualTo(412);
        assertThat(api.call("GET", path("shared")).status()).isEqualTo(404);

        assertThat(putIf("shared", "If-None-Match", "*").status()).isEqualTo(201);
        Reply twice = putIf("shared", "If-None-Match", "*");
        assertThat(twice.status()).isEqualTo(412);
        assertThat(twice.code()).isEqualTo("workflow.version-conflict");
        assertThat(putIf("shared", "If-Match", "\"1\"").status()).isEqualTo(200);
        assertThat(putIf("shared", "If-Match", "\"2\"").status()).isEqualTo(412);
        assertThat(putIf("shared", "If-Match", "abc").status()).isEqualTo(400);
    }

    @Test
    void workflowIsDeletedWhenNothingOfItRuns() {
        api.givenWorkflow("gone");
        long id = api.givenInstance("gone");

        Reply busy = api.call("DELETE", "/api/v1/projects/gone/workflows/w");
        assertThat(busy.status()).isEqualTo(409);
        assertThat(busy.code()).isEqualTo("workflow.has-unfinished-instances");

        api.jdbc().update("update workflow_instance set state = 'SUCCEEDED' where id = ?", id);
        assertThat(api.call("POST", "/api/v1/workflow-instances/" + id + "/rerun", "{\"inPlace\": true}")
                        .status())
                .isEqualTo(202);
        assertThat(api.call("DELETE", "/api/v1/projects/gone/workflows/w").code())
                .isEqualTo("workflow.has-waiting-commands");

        api.jdbc().update("delete from command where workflow_instance_id = ?", id);
        assertThat(api.call("DELETE", "/api/v1/projects/gone/workflows/w").status())
                .isEqualTo(204);
        assertThat(api.call("DELETE", "/api/v1/projects/gone/workflows/w").status())
                .isEqualTo(404);
        assertThat(api.call("GET", "/api/v1/workflow-instances/" + id).status()).isEqualTo(404);
        assertThat(api.call("DELETE", "/api/v1/projects/gone").status()).isEqualTo(204);
    }

    private static String path(String name) {
        return "/api/v1/projects/docs/workflows/" + name;
    }

    private static Reply put(String name, String type, String body) {
        return api.call("PUT", path(name), type, body);
    }

    private static Reply putIf(String name, String header, String value) {
        return api.send(
                "PUT",
                path(name),
                TestApi.chain(name),
                r -> r.header("Authorization", "Bearer " + api.token())
                        .header("Content-Type", "application/json")
                        .header(header, value));
    }
}
