package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskTypesTest {
    private final TestApi api = TestApi.get();

    @Test
    void listsBuiltInTypesAndThoseOfPlugins() {
        var reply = api.call("GET", "/api/v1/task-types");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()
                        .get("items")
                        .valueStream()
                        .map(item -> item.get("type").asString() + " "
                                + item.get("source").asString()))
                .contains("shell BUILT_IN", "python BUILT_IN", "http BUILT_IN", "sql BUILT_IN", "greeting PLUGIN");
        assertThat(reply.json().get("total").asInt())
                .isEqualTo(reply.json().get("items").size());
    }

    @Test
    void publishesTheSchema() {
        var http = api.call("GET", "/api/v1/task-types/http/schema").json();

        assertThat(http.get("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(http.at("/properties/url/format").asString()).isEqualTo("url");
        assertThat(http.at("/properties/expect/properties/status/maxItems").asInt())
                .isEqualTo(50);
        assertThat(http.at("/properties").propertyNames()).first().isEqualTo("url");
        assertThat(http.get("additionalProperties").asBoolean()).isFalse();
        assertThat(api.call("GET", "/api/v1/task-types/greeting/schema")
                        .json()
                        .at("/required/0")
                        .asString())
                .isEqualTo("whom");
        assertThat(api.call("GET", "/api/v1/task-types/http/schema?whole=true")
                        .json()
                        .at("/properties/type/const")
                        .asString())
                .isEqualTo("http");
        assertThat(api.call("GET", "/api/v1/task-types/nothing/schema").code()).isEqualTo("task-type.not-found");
    }

    @Test
    void documentsAreCheckedByTheSchemas() {
        api.call("PUT", "/api/v1/projects/types", "{}");
        String path = "/api/v1/projects/types/workflows/w";

        var good = api.call("PUT", path, """
                {"name": "w", "tasks": [
                  {"name": "a", "type": "http", "url": "http://h/${day}", "expect": {"status": [200]}},
                  {"name": "b", "type": "shell", "dependsOn": ["a"], "script": "true"}]}""");
        var plugin = api.call("PUT", path, """
                {"name": "w", "tasks": [{"name": "a", "type": "greeting", "who": "Ada"}]}""");
        var bad = api.call("PUT", path, """
                {"name": "w", "tasks": [{"name": "a", "type": "http", "url": "http://h", "expect": {"stats": [200]}}]}""");

        assertThat(good.status()).as(good.body()).isEqualTo(201);
        assertThat(bad.errorPath()).isEqualTo("tasks[0].expect.stats");
        assertThat(plugin.errorPath()).isEqualTo("tasks[0].who");
    }
}
