package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which dates a backfill means and what can be asked of it; nothing runs here. */
class BackfillsTest {
    private static final String W = "/api/v1/projects/backfills/workflows/w";

    private final TestApi api = TestApi.get();

    @BeforeEach
    void workflow() {
        if (api.call("GET", W).status() == 404) {
            api.givenWorkflow("backfills");
        }
    }

    @AfterEach
    void clean() {
        api.jdbc().update("delete from backfill");
        api.jdbc().update("delete from schedule");
        api.jdbc().update("delete from calendar");
    }

    @Test
    void withoutAScheduleItIsEachDay() {
        JsonNode made =
                created("{'from': '2026-03-28', 'to': '2026-03-30', 'timezone': 'Europe/Paris', 'parallelism': 3}");

        assertThat(made.get("state").asString()).isEqualTo("RUNNING");
        assertThat(made.get("total").asInt()).isEqualTo(3);
        assertThat(made.get("parallelism").asInt()).isEqualTo(3);
        assertThat(made.get("progress").get("waiting").asInt()).isEqualTo(3);
        assertThat(times(made)).isEqualTo("2026-03-27T23:00:00Z 2026-03-28T23:00:00Z 2026-03-29T22:00:00Z");
        assertThat(made.get("description").asString()).isEqualTo("3 dates, 2026-03-28T00:00 to 2026-03-30T00:00");
    }

    @Test
    void theScheduleSaysWhichTimesOfTheDays() {
        api.call("PUT", "/api/v1/calendars/closed", "{\"dates\": [\"2026-03-28\"]}");
        api.call(
                "PUT",
                W + "/schedule",
                "{\"cron\": \"0 30 2 * * ?\", \"timezone\": \"Europe/Paris\", \"calendar\": \"closed\"}");
        api.call("PUT", W + "/schedules/noon", "{\"cron\": \"0 0 12 * * ?\", \"timezone\": \"UTC\"}");

        assertThat(times(created("{'from': '2026-03-27', 'to': '2026-03-29'}")))
                .isEqualTo("2026-03-27T01:30:00Z 2026-03-29T01:00:00Z");
        assertThat(times(created("{'from': '2026-03-27', 'to': '2026-03-28', 'schedule': 'noon', 'order': 'desc'}")))
                .isEqualTo("2026-03-28T12:00:00Z 2026-03-27T12:00:00Z");
        assertThat(times(created("{'from': '2026-03-27T01:00:00Z', 'to': '2026-03-27T03:00:00', 'cron': '0 0 * * * ?',"
                        + " 'timezone': 'UTC'}")))
                .isEqualTo("2026-03-27T01:00:00Z 2026-03-27T02:00:00Z 2026-03-27T03:00:00Z");
    }

    /** Else the runs of a workflow would speak of other days than those that its schedule makes. */
    @Test
    void theZoneIsThatOfTheScheduleWhicheverTimesAreMeant() {
        api.call("PUT", W + "/schedule", "{\"cron\": \"0 30 2 * * ?\", \"timezone\": \"Europe/Paris\"}");

        JsonNode dates = created("{'dates': ['2026-01-03']}");
        JsonNode cron = created("{'from': '2026-01-03', 'to': '2026-01-03', 'cron': '0 0 12 * * ?'}");

        assertThat(dates.get("timezone").asString()).isEqualTo("Europe/Paris");
        assertThat(times(dates)).isEqualTo("2026-01-02T23:00:00Z");
        assertThat(times(cron)).isEqualTo("2026-01-03T11:00:00Z");
        assertThat(times(created("{'dates': ['2026-01-03'], 'timezone': 'UTC'}")))
                .isEqualTo("2026-01-03T00:00:00Z");
    }

    @Test
    void paramsThatDoNotFitTheWorkflowAreRefusedWithThePlace() {
        String ruled = "/api/v1/projects/backfills/workflows/ruled";
        assertThat(api.call("PUT", ruled, """
                                {"name": "ruled", "params": {"day": {"type": "date", "required": true}},
                                 "tasks": [{"name": "a", "type": "shell", "script": "true"}]}""").status()).isEqualTo(201);
        Reply backfill = api.call("POST", ruled + "/backfills", "{\"dates\": [\"2026-01-03\"]}");
        assertThat(backfill.status()).isEqualTo(422);
        assertThat(backfill.json().get("code").asString()).isEqualTo("backfill.params-invalid");
        assertThat(backfill.json().get("errors").get(0).get("path").asString()).isEqualTo("params.day");
        assertThat(api.jdbc().queryForObject("select count(*) from backfill", Integer.class))
                .isZero();
        Reply schedule = api.call(
                "PUT",
                ruled + "/schedule",
                "{\"cron\": \"0 30 2 * * ?\", \"timezone\": \"UTC\", \"params\": {\"day\": \"tomorrow\"}}");
        assertThat(schedule.status()).isEqualTo(422);
        assertThat(schedule.json().get("code").asString()).isEqualTo("schedule.params-invalid");
        assertThat(schedule.json().get("detail").asString())
                .contains("params.day")
                .contains("tomorrow");
        String fits = "\"params\": {\"day\": \"$[yyyy-MM-dd]\"}}";
        assertThat(api.call("POST", ruled + "/backfills", "{\"dates\": [\"2026-01-03\"], " + fits)
                        .status())
                .isEqualTo(201);
        assertThat(api.call("PUT", ruled + "/schedule", "{\"cron\": \"0 30 2 * * ?\", \"timezone\": \"UTC\", " + fits)
                        .status())
                .isEqualTo(201);
    }

    /** A workflow that is run along gets no parameters. */
    @Test
    void aDependentThatRequiresParametersIsRefused() {
        String dependent = "/api/v1/projects/backfills/workflows/behind";
        api.call("PUT", dependent, """
                {"name": "behind", "params": {"day": {"type": "date", "required": true}},
                 "tasks": [{"name": "a", "type": "dependent", "when": [{"workflow": "w"}]}]}""");
        Reply refused = api.call("POST", W + "/backfills", "{\"dates\": [\"2026-01-03\"], \"dependents\": \"all\"}");
        api.call("DELETE", dependent, null);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("errors").get(0).get("path").asString()).isEqualTo("dependents");
        assertThat(refused.json().get("detail").asString()).contains("behind of the project backfills", "params.day");
    }

    @Test
    void aListIsTakenAsItIsOnceEach() {
        assertThat(times(created("{'dates': ['2026-01-03', '2026-01-01T05:00:00', '2026-01-03T00:00:00Z']}")))
                .isEqualTo("2026-01-01T05:00:00Z 2026-01-03T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'to': '2026-01-01'}                                              | from",
                "{'from': '2026-01-02', 'to': '2026-01-01'}                        | to",
                "{'from': 'x', 'to': '2026-01-01'}                                 | from",
                "{'from': '1900-01-01', 'to': '2026-01-01'}                        | from",
                "{'dates': []}                                                     | dates",
                "{'dates': ['2026-01-01'], 'from': '2026-01-01'}                   | dates",
                "{'from': '2026-01-01', 'to': '2026-01-01', 'schedule': 'none'}    | schedule",
                "{'from': '2026-01-01', 'to': '2026-01-01', 'schedule': 'a\\u0000'} | schedule",
                "{'from': '2026-01-01', 'to': '2026-01-01', 'cron': 'x'}           | cron",
                "{'from': '2026-01-01', 'to': '2026-01-01', 'timezone': 'Mars'}    | timezone",
                "{'from': '2026-01-01', 'to': '2026-01-01', 'order': 'random'}     | order",
                "{'from': '2026-01-01', 'to': '2026-01-01', 'parallelism': 101}    | parallelism",
                "{'from': '2026-01-01', 'to': '2026-01-01', 'cron': '0 0 0 2 1 ?'} | from"
            })
    void whatCanNotBeIsRefusedByField(String body, String path) {
        Reply refused = api.call("POST", W + "/backfills", body.replace('\'', '"'));

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.errorPath()).isEqualTo(path);
    }

    /** The summary of both is the same: 3 dates, from the first to the last. */
    @Test
    void aKeyIsForOneRequestAlone() {
        String asked = "{'dates': ['2026-01-01', '2026-01-02', '2026-01-05'], 'priority': 'low', 'params': {'a': '1'}}";
        Reply made = withKey(asked);
        assertThat(made.status()).as(made.body()).isEqualTo(201);

        assertThat(withKey(asked).status()).isEqualTo(200);
        assertThat(withKey("{'dates': ['2026-01-05', '2026-01-01', '2026-01-02'], 'params': {'a': '1'}}")
                        .json()
                        .get("id"))
                .isEqualTo(made.json().get("id"));
        for (String other : new String[] {
            asked.replace("2026-01-02", "2026-01-03"),
            asked.replace("low", "high"),
            asked.replace("'1'", "'2'"),
            asked.replace("'priority'", "'order': 'desc', 'priority'"),
            asked.replace("'priority'", "'parallelism': 2, 'priority'"),
            asked.replace("'priority'", "'dependents': 'all', 'priority'"),
        }) {
            assertThat(withKey(other).code()).as(other).isEqualTo("backfill.idempotency-key-reused");
        }
    }

    /** What it would come to now does not matter: the first call has been carried out. */
    @Test
    void aRepeatedCallGetsTheFirstWhateverHasChangedSince() {
        api.call("PUT", "/api/v1/calendars/open", "{\"dates\": [\"2020-01-01\"]}");
        String schedule = "{\"cron\": \"%s\", \"timezone\": \"UTC\", \"calendar\": \"open\"}";
        api.call("PUT", W + "/schedule", schedule.formatted("0 30 2 * * ?"));
        String asked = "{'from': '2026-03-27', 'to': '2026-03-29', 'schedule': 'default'}";
        JsonNode made = withKey(asked).json();
        assertThat(made.get("total").asInt()).isEqualTo(3);

        api.call("PUT", W + "/schedule", schedule.formatted("0 0 * * * ?"));
        assertRepeated(withKey(asked), made);
        api.call("PUT", "/api/v1/calendars/open", "{\"dates\": [\"2026-03-27\", \"2026-03-28\", \"2026-03-29\"]}");
        assertRepeated(withKey(asked), made);
        api.jdbc().update("delete from schedule");
        assertRepeated(withKey(asked), made);
        assertThat(withKey(asked.replace("03-29", "03-28")).code()).isEqualTo("backfill.idempotency-key-reused");
    }

    private static void assertRepeated(Reply again, JsonNode made) {
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().get("id")).isEqualTo(made.get("id"));
        assertThat(again.json().get("total")).isEqualTo(made.get("total"));
    }

    /** The answer of the first call was lost; what became of the backfill since is not undone. */
    @Test
    void aResumeThatIsRepeatedWithItsKeyResumesNothingMore() {
        long id = created("{'dates': ['2026-01-01']}").get("id").asLong();
        String path = "/api/v1/backfills/" + id;
        assertThat(api.call("POST", path + "/pause", "{}").status()).isEqualTo(200);
        assertThat(withKey(path + "/resume", "{}").json().get("state").asString())
                .isEqualTo("RUNNING");
        api.call("POST", path + "/pause", "{}");
        Reply again = withKey(path + "/resume", "{}");
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().get("state").asString()).isEqualTo("PAUSED");
        api.call("POST", path + "/cancel", "{}");
        assertThat(withKey(path + "/resume", "{}").status()).isEqualTo(200);
        assertThat(api.call("POST", path + "/resume", "{}").code()).isEqualTo("backfill.wrong-state");
    }

    private Reply withKey(String body) {
        return withKey(W + "/backfills", body);
    }

    private Reply withKey(String path, String body) {
        return api.send(
                "POST",
                path,
                body.replace('\'', '"'),
                r -> r.header("Authorization", "Bearer " + api.token())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "once"));
    }

    @Test
    void millionsOfDatesAreRefusedWithTheLimit() {
        Reply refused = api.call(
                "POST",
                W + "/backfills",
                "{\"from\": \"2026-01-01\", \"to\": \"2026-02-27\", \"cron\": \"* * * * * ?\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("backfill.too-many");
        assertThat(refused.body()).contains("10000");
    }

    @Test
    void isPausedResumedAndCancelled() {
        long id =
                created("{'from': '2026-01-01', 'to': '2026-01-02'}").get("id").asLong();
        String it = "/api/v1/backfills/" + id;

        assertThat(api.call("POST", it + "/pause").json().get("state").asString())
                .isEqualTo("PAUSED");
        assertThat(api.call("POST", it + "/resume").json().get("state").asString())
                .isEqualTo("RUNNING");
        assertThat(api.call("POST", it + "/cancel").json().get("state").asString())
                .isEqualTo("CANCELLED");
        assertThat(api.call("POST", it + "/resume").code()).isEqualTo("backfill.wrong-state");
        assertThat(api.call("GET", it).json().get("finishedAt").isNull()).isFalse();
        assertThat(api.call("GET", W + "/backfills").json().get("total").asInt())
                .isEqualTo(1);
        assertThat(api.call("GET", "/api/v1/backfills/987654321").code()).isEqualTo("backfill.not-found");
        assertThat(api.call(
                                "POST",
                                "/api/v1/projects/backfills/workflows/none/backfills",
                                "{\"from\": \"2026-01-01\", \"to\": \"2026-01-02\"}")
                        .code())
                .isEqualTo("workflow.not-found");
    }

    private JsonNode created(String body) {
        Reply made = api.call("POST", W + "/backfills", body.replace('\'', '"'));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    private String times(JsonNode backfill) {
        StringBuilder times = new StringBuilder();
        api.call("GET", "/api/v1/backfills/" + backfill.get("id").asLong() + "/runs")
                .json()
                .get("items")
                .forEach(run -> times.append(run.get("businessTime").asString()).append(' '));
        return times.toString().strip();
    }
}
