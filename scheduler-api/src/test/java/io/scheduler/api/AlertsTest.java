package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AlertsTest {
    private static final String CHANNELS = "/api/v1/alert-channels";
    private static final String GROUPS = "/api/v1/alert-groups";
    private static final String EMAIL = """
            {"type": "email", "description": "the team",
             "settings": {"host": "mail.example.com", "from": "a@example.com", "to": ["b@example.com"]%s}%s}""";

    private final TestApi api = TestApi.get();

    @BeforeAll
    static void givenAProject() {
        TestApi.get().givenWorkflow("alerting");
    }

    private static String email(String settings, String more) {
        return EMAIL.formatted(settings, more);
    }

    @Test
    void secretsOfAChannelAreNeverShownAndStayWhenNothingElseChanges() {
        String path = CHANNELS + "/secretive";
        var created = api.call("PUT", path, email(", \"user\": \"u\", \"password\": \"hunter2\"", ""));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("secrets").get(0).asString()).isEqualTo("password");
        assertThat(created.body()).doesNotContain("hunter2");
        assertThat(api.call("GET", path).body()).doesNotContain("hunter2").contains("mail.example.com");
        assertThat(api.call("GET", CHANNELS + "?size=200").body()).doesNotContain("hunter2");

        var same = api.call("PUT", path, email(", \"user\": \"u\"", ", \"enabled\": false"));
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.json().get("secrets").size()).isEqualTo(1);
        assertThat(same.json().get("enabled").asBoolean()).isFalse();

        var elsewhere = api.call("PUT", path, email(", \"user\": \"u\"", "").replace("mail.example", "evil.example"));
        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(elsewhere.errorPath()).isEqualTo("settings.password");
        assertThat(api.call("DELETE", path).status()).isEqualTo(204);
        assertThat(api.call("GET", path).code()).isEqualTo("alert-channel.not-found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"pigeon\"} | type",
                "{\"type\": \"email\", \"settings\": {\"host\": \"h\", \"from\": \"a\"}} | settings.to",
                "{\"type\": \"email\", \"settings\": []} | settings",
                "{\"type\": \"slack\", \"settings\": {\"webhook\": \"x\", \"hook\": 1}} | settings.hook",
                "{\"type\": \"http\", \"settings\": {\"url\": \"nowhere\"}} | settings.url",
                "{\"type\": \"email\", \"settings\": {\"host\": \"h\", \"from\": \"a\", \"to\": [\"b\"], \"port\": 0}} | settings.port"
            })
    void wrongSettingsAreRefusedWithTheirPlace(String body, String path) {
        var reply = api.call("PUT", CHANNELS + "/wrong", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.errorPath()).isEqualTo(path);
    }

    @Test
    void typesSayWhatTheirSettingsAre() {
        JsonNode types = api.call("GET", "/api/v1/alert-channel-types").json();
        assertThat(types.get("items").valueStream().map(type -> type.get("type").asString()))
                .contains("email", "http", "slack", "teams", "pagerduty", "script");
        JsonNode schema =
                api.call("GET", "/api/v1/alert-channel-types/email/schema").json();
        assertThat(schema.at("/properties/password/format").asString()).isEqualTo("password");
        assertThat(schema.get("$id").asString()).isEqualTo("urn:scheduler:alert-channel:email");
        assertThat(api.call("GET", "/api/v1/alert-channel-types/pigeon/schema").code())
                .isEqualTo("alert-channel-type.not-found");
    }

    @Test
    void groupsAndRulesNameWhatIsThere() {
        api.call("PUT", CHANNELS + "/team-mail", email("", ""));
        assertThat(api.call("PUT", GROUPS + "/team", "{\"channels\": [\"nobody\"]}")
                        .errorPath())
                .isEqualTo("channels");
        assertThat(api.call("PUT", GROUPS + "/team", "{\"channels\": [\"team-mail\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(api.call("DELETE", CHANNELS + "/team-mail").code()).isEqualTo("alert-channel.in-use");

        String rules = "/api/v1/projects/alerting/alert-rules";
        var created = api.call("PUT", rules + "/failures", """
                {"workflow": "w", "events": ["WORKFLOW_FAILED", "WAITING_TOO_LONG"], "group": "team",
                 "waitingLongerThan": "10m"}""");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.json().get("waitingLongerThan").asString()).isEqualTo("10m");
        assertThat(created.json().get("lateBy").isNull()).isTrue();
        assertThat(api.call("GET", rules).json().get("total").asInt()).isEqualTo(1);
        assertThat(api.call("DELETE", GROUPS + "/team").code()).isEqualTo("alert-group.in-use");
        assertThat(api.call("DELETE", rules + "/failures").status()).isEqualTo(204);
        assertThat(api.call("GET", rules + "/failures").code()).isEqualTo("alert-rule.not-found");
        assertThat(api.call("GET", "/api/v1/projects/nothing/alert-rules").code())
                .isEqualTo("project.not-found");
        assertThat(api.call("DELETE", GROUPS + "/team").status()).isEqualTo(204);
        assertThat(api.call("GET", GROUPS + "/team").code()).isEqualTo("alert-group.not-found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"events\": [], \"group\": \"g\"} | events",
                "{\"events\": [\"WORKER_LOST\"], \"group\": \"g\"} | events[0]",
                "{\"events\": [\"WORKFLOW_FAILED\"]} | group",
                "{\"events\": [\"WORKFLOW_FAILED\"], \"group\": \"nobody\"} | group",
                "{\"events\": [\"WORKFLOW_FAILED\"], \"group\": \"g\", \"workflow\": \"none\"} | workflow",
                "{\"events\": [\"WORKFLOW_FAILED\"], \"group\": \"g\", \"schedule\": \"s\"} | workflow",
                "{\"events\": [\"WORKFLOW_FAILED\"], \"group\": \"g\", \"workflow\": \"w\", \"schedule\": \"s\"} | schedule",
                "{\"events\": [\"WAITING_TOO_LONG\"], \"group\": \"g\"} | waitingLongerThan",
                "{\"events\": [\"WAITING_TOO_LONG\"], \"group\": \"g\", \"waitingLongerThan\": \"1s\"} | waitingLongerThan",
                "{\"events\": [\"WORKFLOW_FAILED\"], \"group\": \"g\", \"lateBy\": \"1m\"} | lateBy"
            })
    void wrongRulesAreRefusedWithTheirPlace(String body, String path) {
        var reply = api.call("PUT", "/api/v1/projects/alerting/alert-rules/wrong", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.errorPath()).isEqualTo(path);
    }

    @Test
    void rulesOfTheClusterAreForEverything() {
        api.call("PUT", CHANNELS + "/ops-mail", email("", ""));
        api.call("PUT", GROUPS + "/ops", "{\"channels\": [\"ops-mail\"]}");
        var rule = api.call("PUT", "/api/v1/alert-rules/lost", "{\"events\": [\"WORKER_LOST\"], \"group\": \"ops\"}");
        assertThat(rule.status()).as(rule.body()).isEqualTo(201);
        assertThat(rule.json().get("project").isNull()).isTrue();
        assertThat(api.call(
                                "PUT",
                                "/api/v1/alert-rules/lost",
                                "{\"events\": [\"WORKER_LOST\"], \"group\": \"ops\", \"workflow\": \"w\"}")
                        .errorPath())
                .isEqualTo("workflow");
        assertThat(api.call("GET", "/api/v1/alert-rules").body()).contains("\"lost\"");
        assertThat(api.call("DELETE", "/api/v1/alert-rules/lost").status()).isEqualTo(204);
    }

    @Test
    void alertsAreListedWithTheirDeliveriesAndTriedOnceMore() {
        long run = api.givenInstance("alerting");
        api.call("PUT", CHANNELS + "/listed", email("", ""));
        Long id = api.jdbc()
                .queryForObject(
                        "insert into alert (event, key, project_id, workflow_instance_id, facts, node)"
                                + " select 'WORKFLOW_FAILED', 'test/' || ?::text, id, ?, '{\"reason\": \"x\"}', 'm'"
                                + " from project where name = 'alerting' returning id",
                        Long.class,
                        Long.toString(run),
                        run);
        api.jdbc()
                .update(
                        "insert into alert_delivery (alert_id, channel_id, state, attempts, outcome)"
                                + " select ?, id, 'FAILED', 10, 'no route' from alert_channel where name = 'listed'",
                        id);
        JsonNode found = api.call("GET", "/api/v1/alerts?project=alerting&state=FAILED&workflowInstanceId=" + run)
                .json();
        assertThat(found.get("total").asInt()).isEqualTo(1);
        assertThat(found.at("/items/0/facts/reason").asString()).isEqualTo("x");
        assertThat(found.at("/items/0/deliveries/0/outcome").asString()).isEqualTo("no route");
        assertThat(api.call("GET", "/api/v1/alerts?event=WORKER_LOST&project=alerting")
                        .json()
                        .get("total")
                        .asInt())
                .isZero();
        assertThat(api.call("GET", "/api/v1/alerts?event=NOTHING").status()).isEqualTo(400);

        assertThat(api.call("POST", "/api/v1/alerts/" + id + "/retry")
                        .json()
                        .get("deliveries")
                        .asInt())
                .isEqualTo(1);
        assertThat(api.call("GET", "/api/v1/alerts/" + id)
                        .json()
                        .at("/deliveries/0/state")
                        .asString())
                .isEqualTo("PENDING");
        assertThat(api.call("GET", "/api/v1/alerts/0").code()).isEqualTo("alert.not-found");
    }

    @Test
    void withoutAnAlertServerATestSaysSo() {
        api.call("PUT", CHANNELS + "/tried", email("", ""));
        var reply = api.call("POST", CHANNELS + "/tried/test");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("sent").asBoolean()).isFalse();
        assertThat(reply.json().get("outcome").asString()).isEqualTo("NO_SERVER");
        assertThat(api.call("POST", CHANNELS + "/nobody/test").code()).isEqualTo("alert-channel.not-found");
    }
}
