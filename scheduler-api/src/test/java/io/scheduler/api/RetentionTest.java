package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetentionTest {
    private final TestApi api = TestApi.get();

    private TestApi.Reply put(String project, String body) {
        return api.call("PUT", "/api/v1/projects/" + project + "/retention", body);
    }

    private TestApi.Reply get(String project) {
        return api.call("GET", "/api/v1/projects/" + project + "/retention");
    }

    @Test
    void aProjectSaysWhatItKeeps() {
        api.call("PUT", "/api/v1/projects/retention", "{}");
        assertThat(get("retention").json().get("own").asBoolean()).isFalse();

        var said = put("retention", "{\"keepDays\": 90, \"keepLast\": 100}");
        assertThat(said.status()).as(said.body()).isEqualTo(200);
        var shown = get("retention").json();
        assertThat(shown.get("own").asBoolean()).isTrue();
        assertThat(shown.get("keepDays").asInt()).isEqualTo(90);
        assertThat(shown.get("keepLast").asInt()).isEqualTo(100);
        assertThat(shown.get("changedBy").asString()).isEqualTo("admin");

        assertThat(put("retention", "{}").status()).isEqualTo(200);
        assertThat(get("retention").json().get("own").asBoolean()).isTrue();
        assertThat(get("retention").json().get("keepDays").isNull()).isTrue();

        assertThat(api.call("DELETE", "/api/v1/projects/retention/retention").status())
                .isEqualTo(204);
        assertThat(get("retention").json().get("own").asBoolean()).isFalse();
    }

    @Test
    void nonsenseIsRefused() {
        api.call("PUT", "/api/v1/projects/wrong-retention", "{}");
        assertThat(put("wrong-retention", "{\"keepDays\": 0}").errorPath()).isEqualTo("keepDays");
        assertThat(put("wrong-retention", "{\"keepDays\": 40000}").status()).isEqualTo(422);
        assertThat(put("wrong-retention", "{\"keepLast\": -1}").errorPath()).isEqualTo("keepLast");
        assertThat(put("wrong-retention", "{\"days\": 1}").status()).isBetween(400, 422);
        assertThat(put("no-such-project", "{\"keepDays\": 1}").code()).isEqualTo("project.not-found");
        assertThat(get("no-such-project").code()).isEqualTo("project.not-found");
        assertThat(api.call("DELETE", "/api/v1/projects/no-such-project/retention")
                        .code())
                .isEqualTo("project.not-found");
    }
}
