package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SchedulesTest {
    private static final String W = "/api/v1/projects/schedules/workflows/w";
    private static final String NIGHTLY = W + "/schedules/nightly";
    private static final String DAILY = "{\"cron\": \"0 30 2 * * ?\", \"timezone\": \"Europe/Paris\"}";

    private final TestApi api = TestApi.get();

    @BeforeEach
    void workflow() {
        if (api.call("GET", W).status() == 404) {
            api.givenWorkflow("schedules");
        }
    }

    @AfterEach
    void clean() {
        api.jdbc().update("delete from schedule");
        api.jdbc().update("delete from calendar");
    }

    @Test
    void theShortAddressMeansTheOneCalledDefault() {
        Reply made = api.call("PUT", W + "/schedule", DAILY);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("name").asString()).isEqualTo("default");
        assertThat(api.call("PUT", W + "/schedule", DAILY).status()).isEqualTo(200);
        assertThat(api.call("GET", W + "/schedules/default").body())
                .isEqualTo(api.call("GET", W + "/schedule").body());
        JsonNode shown = api.call("GET", W + "/schedule").json();
        assertThat(shown.get("misfire").asString()).isEqualTo("LATEST");
        assertThat(shown.get("overlap").asString()).isEqualTo("ALLOW");
        assertThat(shown.get("catchUpLimit").asInt()).isEqualTo(100);
        assertThat(shown.get("enabled").asBoolean()).isTrue();
        assertThat(Instant.parse(shown.get("next").asString())).isAfter(Instant.now());
        assertThat(api.call("DELETE", W + "/schedule").status()).isEqualTo(204);
        assertThat(api.call("GET", W + "/schedule").code()).isEqualTo("schedule.not-found");
    }

    @Test
    void aWorkflowHasSeveral() {
        api.call("PUT", NIGHTLY, DAILY);
        api.call(
                "PUT",
                W + "/schedules/hourly",
                "{\"cron\": \"0 0 * * * ?\", \"timezone\": \"UTC\", \"misfire\": \"all\", \"catchUpLimit\": 5,"
                        + " \"overlap\": \"queue\", \"jitter\": \"30s\", \"params\": {\"a\": \"1\"}, \"enabled\": false}");

        JsonNode list = api.call("GET", W + "/schedules").json();
        assertThat(list.get("total").asInt()).isEqualTo(2);
        JsonNode hourly = list.get("items").get(0);
        assertThat(hourly.get("name").asString()).isEqualTo("hourly");
        assertThat(hourly.get("misfire").asString()).isEqualTo("ALL");
        assertThat(hourly.get("jitter").asString()).isEqualTo("30s");
        assertThat(hourly.get("params").get("a").asString()).isEqualTo("1");
        assertThat(hourly.get("next").isNull()).as("disabled").isTrue();
        assertThat(api.call("GET", "/api/v1/schedules?project=schedules")
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(2);
        assertThat(api.call("GET", "/api/v1/schedules?project=none")
                        .json()
                        .get("total")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'timezone': 'UTC'}                                                            | cron",
                "{'cron': '* * *', 'timezone': 'UTC'}                                           | cron",
                "{'cron': '0 0 2 * * ?'}                                                        | timezone",
                "{'cron': '0 0 2 * * ?', 'timezone': 'Paris'}                                   | timezone",
                "{'cron': '0 0 2 * * ?', 'timezone': 'UTC', 'misfire': 'maybe'}                 | misfire",
                "{'cron': '0 0 2 * * ?', 'timezone': 'UTC', 'overlap': 'maybe'}                 | overlap",
                "{'cron': '0 0 2 * * ?', 'timezone': 'UTC', 'catchUpLimit': 101}                | catchUpLimit",
                "{'cron': '0 0 2 * * ?', 'timezone': 'UTC', 'jitter': '2h'}                     | jitter",
                "{'cron': '0 0 2 * * ?', 'timezone': 'UTC', 'calendar': 'none'}                 | calendar",
                "{'cron': '0 0 2 * * ?', 'timezone': 'UTC', 'start': '2026-01-02T00:00:00Z', 'end': '2026-01-01T00:00:00Z'} | end",
                "{'cron': '0 0 2 * * ?', 'timezone': 'UTC', 'params': {'a': null}}              | params.a"
            })
    void whatCanNotBeIsRefusedByField(String body, String path) {
        Reply refused = api.call("PUT", NIGHTLY, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.errorPath()).isEqualTo(path);
    }

    @Test
    void ofAWorkflowThatIsNotThere() {
        assertThat(api.call("PUT", "/api/v1/projects/schedules/workflows/none/schedule", DAILY)
                        .code())
                .isEqualTo("workflow.not-found");
    }

    @Test
    void aPauseHasAReason() {
        api.call("PUT", NIGHTLY, DAILY);

        assertThat(api.call("POST", NIGHTLY + "/pause", "{}").errorPath()).isEqualTo("reason");
        Reply paused = api.call("POST", NIGHTLY + "/pause", "{\"reason\": \"audit\"}");
        assertThat(paused.json().get("pause").get("by").asString()).isEqualTo("admin");
        assertThat(paused.json().get("pause").get("reason").asString()).isEqualTo("audit");
        assertThat(paused.json().get("next").isNull()).isTrue();
        assertThat(api.call("POST", NIGHTLY + "/resume").json().get("pause").isNull())
                .isTrue();
        assertThat(api.call("POST", W + "/schedules/none/resume").code()).isEqualTo("schedule.not-found");
    }

    @Test
    void theNextTimesAreShownInBothZones() {
        Reply preview = api.call("POST", "/api/v1/schedules/preview?count=3", """
                {"cron": "0 30 2 * * ?", "timezone": "Europe/Paris", "start": "2198-03-24T12:00:00Z"}""");

        assertThat(preview.status()).isEqualTo(200);
        api.call("PUT", NIGHTLY, DAILY);
        JsonNode items = api.call("GET", NIGHTLY + "/preview?count=3").json().get("items");
        assertThat(items.size()).isEqualTo(3);
        for (JsonNode item : items) {
            assertThat(item.get("local").asString()).matches("\\d{4}-\\d\\d-\\d\\dT0[23]:[03]0.*\\+0[12]:00");
            assertThat(java.time.OffsetDateTime.parse(item.get("local").asString())
                            .toInstant())
                    .isEqualTo(Instant.parse(item.get("at").asString()));
        }
        assertThat(api.call("GET", NIGHTLY + "/preview?count=0").status()).isEqualTo(400);
        assertThat(api.call("GET", NIGHTLY + "/preview?count=1001").status()).isEqualTo(400);
    }

    @Test
    void saysWhyItDidOrDidNotFire() {
        api.call("PUT", "/api/v1/calendars/closed", "{\"dates\": [\"2030-12-25\"]}");
        api.call("PUT", NIGHTLY, """
                {"cron": "0 30 2 * * ?", "timezone": "Europe/Paris", "calendar": "closed",
                 "start": "2020-01-01T00:00:00Z", "end": "2031-01-01T00:00:00Z"}""");
        long id = api.jdbc().queryForObject("select id from schedule where name = 'nightly'", Long.class);
        record(id, "2025-06-01T00:30:00Z", "FIRED", null, null, 77L);
        record(id, "2025-06-09T00:30:00Z", "SKIPPED", "MISFIRE", "2025-06-05T00:30:00Z", null);
        record(id, "2025-06-10T00:30:00Z", "SKIPPED", "OVERLAP", null, null);
        record(id, "2025-06-11T00:30:00Z", "QUEUED", null, null, null);

        assertThat(code("2025-06-01T02:30:00")).isEqualTo("fired");
        assertThat(explain("2025-06-01T02:30:00").get("workflowInstanceId").asLong())
                .isEqualTo(77);
        assertThat(code("2025-06-07T00:30:00Z")).isEqualTo("skipped-misfire");
        assertThat(code("2025-06-07T00:31:00Z")).isEqualTo("not-in-cron");
        assertThat(code("2025-06-10T02:30:00%2B02:00")).isEqualTo("skipped-overlap");
        assertThat(code("2025-06-11T02:30:00")).isEqualTo("queued");
        assertThat(code("2025-06-12T02:30:00")).isEqualTo("before-active");
        assertThat(code("2019-06-12T02:30:00")).isEqualTo("before-start");
        assertThat(code("2031-06-12T02:30:00")).isEqualTo("after-end");
        assertThat(code("2030-12-25T02:30:00")).isEqualTo("holiday");
        assertThat(code("2030-12-26T02:30:00")).isEqualTo("future");
        assertThat(explain("2030-12-25T02:30:00").get("next").asString()).isEqualTo("2030-12-26T01:30:00Z");
        assertThat(explain("2030-03-31T02:30:00").get("local").asString())
                .as("in the gap")
                .startsWith("2030-03-31T03:00");
        for (String none : new String[] {"yesterday", "%2B99999-01-01T00:00:00Z", "-20000-01-01T00:00:00"}) {
            assertThat(api.call("GET", NIGHTLY + "/explain?at=" + none).status())
                    .as(none)
                    .isEqualTo(400);
        }
        assertThat(api.call("GET", NIGHTLY + "/fires").json().get("total").asInt())
                .isEqualTo(4);
        api.call("POST", NIGHTLY + "/pause", "{\"reason\": \"audit\"}");
        assertThat(explain("2030-12-26T02:30:00").get("message").asString()).contains("audit");
    }

    @Test
    void saysWhatTheClocksHaveToDoWithIt() {
        api.call("PUT", NIGHTLY, DAILY);
        assertThat(code("2030-10-27T00:30:00Z")).as("the first 02:30").isEqualTo("future");
        JsonNode second = explain("2030-10-27T01:30:00Z");
        assertThat(second.get("code").asString()).isEqualTo("clock-change");
        assertThat(second.get("message").asString())
                .contains("2030-10-27T02:30 came twice")
                .endsWith("2030-10-27T00:30:00Z");
        JsonNode inGap = explain("2030-03-31T02:30:00");
        assertThat(inGap.get("code").asString()).isEqualTo("future");
        assertThat(inGap.get("message").asString())
                .contains("the clocks of Europe/Paris were set from 2030-03-31T02:00 to 2030-03-31T03:00");
        assertThat(explain("2030-03-30T02:30:00").get("message").asString()).doesNotContain("clocks");

        api.call("PUT", NIGHTLY, "{\"cron\": \"0 30 * * * ?\", \"timezone\": \"Europe/Paris\"}");
        assertThat(code("2030-03-31T02:30:00")).isEqualTo("clock-change");
        assertThat(code("2030-10-27T01:30:00Z")).as("a rhythm goes on").isEqualTo("future");
    }

    @Test
    void remembersPausesThatAreOver() {
        api.call("PUT", NIGHTLY, "{\"cron\": \"* * * * * ?\", \"timezone\": \"UTC\"}");
        api.call("POST", NIGHTLY + "/pause", "{\"reason\": \"audit\"}");
        api.jdbc()
                .update("update schedule set created_at = now() - interval '90 days',"
                        + " paused_at = now() - interval '2 hours'");
        api.call("POST", NIGHTLY + "/pause", "{\"reason\": \"longer audit\"}");
        api.jdbc().update("update schedule set paused_at = now() - interval '1 hour'");
        api.jdbc().update("update schedule_pause set until = now() - interval '1 hour'");
        long id = api.jdbc().queryForObject("select id from schedule where name = 'nightly'", Long.class);
        record(id, "2025-06-11T00:30:00Z", "QUEUED", null, null, null);
        assertThat(explain("2025-06-11T00:30:00Z").get("message").asString())
                .contains("its overlap is QUEUE")
                .contains("paused since")
                .contains("longer audit");
        api.call("POST", NIGHTLY + "/resume");

        JsonNode first = explain(ago(90));
        assertThat(first.get("code").asString()).isEqualTo("was-paused");
        assertThat(first.get("message").asString()).contains("by admin: audit;");
        assertThat(explain(ago(30)).get("message").asString()).contains("by admin: longer audit;");
        assertThat(code(ago(180))).isEqualTo("before-active");
        assertThat(code(ago(60 * 24 * 60))).isEqualTo("not-kept");
        assertThat(code(ago(60 * 24 * 100))).as("before it was made").isEqualTo("before-active");
    }

    private static String ago(long minutes) {
        return Instant.now()
                .minus(minutes, ChronoUnit.MINUTES)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    @Test
    void whatIsDueAndNotDecidedIsPending() {
        api.call("PUT", NIGHTLY, "{\"cron\": \"* * * * * ?\", \"timezone\": \"UTC\"}");
        api.jdbc().update("update schedule set active_since = now() - interval '1 hour'");

        assertThat(code(Instant.now()
                        .minusSeconds(60)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString()))
                .isEqualTo("pending");
    }

    @Test
    void calendarsAreKeptWhileTheyAreUsed() {
        Reply made = api.call(
                "PUT",
                "/api/v1/calendars/closed",
                "{\"description\": \"ours\", \"dates\": [\"2026-12-25\", \"2026-01-01\"], \"weekdays\": [\"SUNDAY\"]}");
        assertThat(made.status()).isEqualTo(201);
        JsonNode shown = api.call("GET", "/api/v1/calendars/closed").json();
        assertThat(shown.get("dates").toString()).isEqualTo("[\"2026-01-01\",\"2026-12-25\"]");
        assertThat(api.call("GET", "/api/v1/calendars").json().get("total").asInt())
                .isEqualTo(1);
        api.call("PUT", NIGHTLY, DAILY.replace("}", ", \"calendar\": \"closed\"}"));

        assertThat(api.call("DELETE", "/api/v1/calendars/closed").code()).isEqualTo("calendar.in-use");
        api.call("DELETE", NIGHTLY);
        assertThat(api.call("DELETE", "/api/v1/calendars/closed").status()).isEqualTo(204);
        assertThat(api.call("GET", "/api/v1/calendars/closed").code()).isEqualTo("calendar.not-found");
        assertThat(api.call(
                                "PUT",
                                "/api/v1/calendars/never",
                                "{\"weekdays\": [\"MONDAY\", \"TUESDAY\", \"WEDNESDAY\", \"THURSDAY\", \"FRIDAY\","
                                        + " \"SATURDAY\", \"SUNDAY\"]}")
                        .errorPath())
                .isEqualTo("weekdays");
    }

    @Test
    void runsSayWhatMadeThem() {
        long id = api.givenInstance("schedules");
        JsonNode manual = api.call("GET", "/api/v1/workflow-instances/" + id).json();
        assertThat(manual.get("origin").asString()).isEqualTo("MANUAL");
        assertThat(manual.get("businessTime")).isEqualTo(manual.get("createdAt"));
        assertThat(manual.get("schedule").isNull()).isTrue();
        api.call("PUT", NIGHTLY, DAILY);
        api.jdbc()
                .update("update workflow_instance set origin = 'SCHEDULE', business_time = '2026-01-01T01:30:00Z',"
                        + " zone = 'Europe/Paris', schedule_id = (select id from schedule) where id = " + id);

        JsonNode run = api.call("GET", "/api/v1/workflow-instances/" + id).json();
        assertThat(run.get("origin").asString()).isEqualTo("SCHEDULE");
        assertThat(run.get("businessTime").asString()).isEqualTo("2026-01-01T01:30:00Z");
        assertThat(run.get("timezone").asString()).isEqualTo("Europe/Paris");
        assertThat(run.get("schedule").asString()).isEqualTo("nightly");
    }

    private JsonNode explain(String at) {
        return api.call("GET", NIGHTLY + "/explain?at=" + at).json();
    }

    private String code(String at) {
        return explain(at).get("code").asString();
    }

    private void record(long id, String fireTime, String outcome, String reason, String since, Long run) {
        api.jdbc()
                .update(
                        "insert into schedule_fire values (?, ?::timestamptz, ?, ?, ?::timestamptz, ?, now())",
                        id,
                        fireTime,
                        outcome,
                        reason,
                        since,
                        run);
    }
}
