package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParametersTest {
    private final TestApi api = TestApi.get();

    private TestApi.Reply put(String path, String body) {
        return api.call("PUT", "/api/v1/projects/" + path, body);
    }

    private TestApi.Reply get(String path) {
        return api.call("GET", "/api/v1/projects/" + path);
    }

    @Test
    void aProjectParameterIsMadeShownListedAndDeleted() {
        put("parameters", "{}");
        var made = put("parameters/parameters/bucket", "{\"value\": \"s3://x\", \"description\": \"where\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("type").asString()).isEqualTo("STRING");
        assertThat(put("parameters/parameters/bucket", "{\"value\": \"s3://y\"}")
                        .status())
                .isEqualTo(200);
        assertThat(put("parameters/parameters/n", "{\"value\": \"12\", \"type\": \"INTEGER\"}")
                        .status())
                .isEqualTo(201);

        assertThat(get("parameters/parameters/bucket").json().get("value").asString())
                .isEqualTo("s3://y");
        assertThat(get("parameters/parameters").json().get("total").asInt()).isEqualTo(2);
        assertThat(api.call("DELETE", "/api/v1/projects/parameters/parameters/n")
                        .status())
                .isEqualTo(204);
        assertThat(get("parameters/parameters/n").code()).isEqualTo("project-parameter.not-found");
        assertThat(api.call("DELETE", "/api/v1/projects/parameters/parameters/n")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aWrongProjectParameterIsRefused() {
        put("wrong-parameters", "{}");
        var noNumber = put("wrong-parameters/parameters/n", "{\"value\": \"x\", \"type\": \"INTEGER\"}");
        assertThat(noNumber.status()).isEqualTo(422);
        assertThat(noNumber.errorPath()).isEqualTo("value");
        assertThat(put("wrong-parameters/parameters/n", "{\"value\": \"${m}\", \"type\": \"INTEGER\"}")
                        .status())
                .isEqualTo(201);
        assertThat(put("wrong-parameters/parameters/m", "{}").status()).isEqualTo(422);
        assertThat(put("wrong-parameters/parameters/secret.x", "{\"value\": \"1\"}")
                        .status())
                .isEqualTo(400);
        assertThat(put("no-such-project/parameters/n", "{\"value\": \"1\"}").code())
                .isEqualTo("project.not-found");
        assertThat(put("wrong-parameters/parameters/l", "{\"value\": \"" + "x".repeat(70_000) + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aSecretIsPutAndNeverShown() {
        put("secrets", "{}");
        assertThat(put("secrets/secrets/DB", "{\"value\": \"S3cret-Value\"}").status())
                .isEqualTo(201);
        assertThat(put("secrets/secrets/DB", "{\"value\": \"S3cret-Value2\"}").status())
                .isEqualTo(204);
        var listed = get("secrets/secrets");
        assertThat(listed.json().get("items").get(0).get("name").asString()).isEqualTo("DB");
        assertThat(listed.body()).doesNotContain("S3cret");
        assertThat(get("secrets/secrets/DB").status()).isIn(404, 405);
        assertThat(api.jdbc().queryForObject("select count(*) from project_secret where name = 'DB'", Long.class))
                .isEqualTo(1);

        assertThat(put("secrets/secrets/short", "{\"value\": \"abc\"}").errorPath())
                .isEqualTo("value");
        assertThat(put("no-such-project/secrets/DB", "{\"value\": \"S3cret-Value\"}")
                        .code())
                .isEqualTo("project.not-found");
        assertThat(api.call("DELETE", "/api/v1/projects/secrets/secrets/DB").status())
                .isEqualTo(204);
        assertThat(api.call("DELETE", "/api/v1/projects/secrets/secrets/DB").code())
                .isEqualTo("secret.not-found");
    }

    @Test
    void startParametersAreCheckedAgainstTheDocument() {
        put("typed", "{}");
        var stored = put("typed/workflows/w", """
                {"name": "w", "params": {
                   "region": {"value": "eu", "allowed": ["eu", "us"]},
                   "day": {"type": "date", "required": true, "description": "which day"},
                   "n": {"value": 3, "type": "integer", "min": 1, "max": 5},
                   "code": {"value": "A1", "pattern": "[A-Z][0-9]"},
                   "free": "x"},
                 "tasks": [{"name": "t", "type": "noop"}]}""");
        assertThat(stored.status()).as(stored.body()).isEqualTo(201);

        assertThat(start("{\"day\": \"2026-02-28\"}").status()).isEqualTo(201);
        assertThat(start("{\"day\": \"$[yyyy-MM-dd]\", \"unknown\": \"1\", \"free\": \"y\"}")
                        .status())
                .isEqualTo(201);
        var wrong = start("{\"region\": \"asia\", \"n\": \"6\", \"code\": \"a1\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("instance.params-invalid");
        assertThat(wrong.json().get("errors").findValuesAsString("path"))
                .containsExactly("params.region", "params.day", "params.n", "params.code");
        assertThat(wrong.body())
                .contains("expected one of eu, us, but got 'asia'")
                .contains("required: expected a date such as 2026-12-31 (which day), but got nothing")
                .contains("expected 1 to 5, but got '6'")
                .contains("expected a text that matches [A-Z][0-9], but got 'a1'");
        assertThat(start("{\"day\": \"2026-02-30\"}").errorPath()).isEqualTo("params.day");
        assertThat(start("{\"secret.x\": \"1\"}").errorPath()).isEqualTo("params.secret.x");
    }

    private TestApi.Reply start(String params) {
        return api.call("POST", "/api/v1/projects/typed/workflows/w/instances", "{\"params\": " + params + "}");
    }
}
