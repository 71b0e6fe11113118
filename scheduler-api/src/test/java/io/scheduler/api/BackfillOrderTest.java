package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order the dates of a backfill can be run; nothing runs here. */
class BackfillOrderTest {
    private final TestApi api = TestApi.get();

    @BeforeEach
    void project() {
        api.call("PUT", "/api/v1/projects/ordered", "{}");
    }

    @AfterEach
    void clean() {
        api.jdbc().update("delete from backfill");
    }

    @Test
    void newestFirstIsRefusedWhereRunsWaitForEarlierOnes() {
        String chain = path("chain");
        workflow("chain", "\"parallel\"", "chain", "yesterday");
        String three =
                "{\"dates\": [\"2026-01-01\", \"2026-01-02\", \"2026-01-03\"], \"order\": \"%s\", \"parallelism\": %d}";

        Reply refused = api.call("POST", chain + "/backfills", three.formatted("DESC", 2));

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("backfill.stands-still");
        assertThat(refused.errorPath()).isEqualTo("order");
        // all of them are begun, or those that are waited for come first
        assertThat(api.call("POST", chain + "/backfills", three.formatted("DESC", 3))
                        .status())
                .isEqualTo(201);
        assertThat(api.call("POST", chain + "/backfills", three.formatted("ASC", 1))
                        .status())
                .isEqualTo(201);
    }

    /** However many may be begun: of a workflow with a limit only so many are, and what they wait for is behind them. */
    @Test
    void newestFirstIsRefusedWhereALimitKeepsEarlierRunsFromBeginning() {
        String two =
                "{\"dates\": [\"2026-01-01\", \"2026-01-02\"], \"order\": \"DESC\", \"parallelism\": 9, \"dependents\": \"%s\"}";
        workflow("serial", "\"serial-replace\"", "serial", "yesterday");
        workflow("two", "{\"limit\": 2}", "two", "yesterday");
        workflow("base", "\"parallel\"", "elsewhere", "today");
        workflow("on-base", "\"serial-wait\"", "base", "today");
        workflow("behind", "\"parallel\"", "on-base", "yesterday");

        Reply refused = api.call("POST", path("serial") + "/backfills", two.formatted("none"));
        assertThat(refused.code()).isEqualTo("backfill.stands-still");
        assertThat(refused.body()).contains("runs of serial depend on earlier runs of serial", "1 of 2 at a time");
        Reply fits = api.call("POST", path("two") + "/backfills", two.formatted("none"));
        assertThat(fits.status()).as(fits.body()).isEqualTo(201);
        assertThat(fits.json().get("parallelism").asInt())
                .as("more than its limit would only wait for each other")
                .isEqualTo(2);
        assertThat(api.call("POST", path("base") + "/backfills", two.formatted("all"))
                        .status())
                .isEqualTo(201);
        workflow("on-base", "\"serial-wait\"", "base", "today", "behind");
        refused = api.call("POST", path("base") + "/backfills", two.formatted("all"));
        assertThat(refused.code()).isEqualTo("backfill.stands-still");
        assertThat(refused.body()).contains("runs of on-base depend on earlier runs of on-base");
        assertThat(api.call("POST", path("base") + "/backfills", two.formatted("none"))
                        .status())
                .isEqualTo(201);
    }

    /** A run of outer is over when that of inner is, which waits for the one of outer for the day before. */
    @Test
    void newestFirstIsRefusedWhereWhatARunIsMadeOfWaitsForEarlierOnes() {
        workflow("inner", "\"parallel\"", "outer", "yesterday");
        for (String how : new String[] {
            "\"type\": \"sub-workflow\", \"workflow\": \"inner\"",
            "\"type\": \"foreach\", \"items\": [\"a\"], \"workflow\": \"inner\""
        }) {
            String document = "{\"name\": \"outer\", \"tasks\": [{\"name\": \"t\", " + how + "}]}";
            Reply stored = api.call("PUT", path("outer"), document);
            assertThat(stored.status()).as(stored.body()).isLessThan(300);
            String two = "{\"dates\": [\"2026-01-01\", \"2026-01-02\"], \"order\": \"%s\"}";

            Reply refused = api.call("POST", path("outer") + "/backfills", two.formatted("DESC"));

            assertThat(refused.code()).as(refused.body()).isEqualTo("backfill.stands-still");
            assertThat(refused.body()).contains("runs of outer depend on earlier runs of outer");
            assertThat(api.call("POST", path("outer") + "/backfills", two.formatted("ASC"))
                            .status())
                    .isEqualTo(201);
        }
    }

    /** The last of the month is behind all of its days. */
    @Test
    void oldestFirstIsRefusedWhereRunsWaitForLaterOnes() {
        workflow("ahead", "\"parallel\"", "ahead", "thisMonthEnd");
        String asked = "{\"dates\": [\"2026-01-30\", \"2026-01-31\", \"%s\"], \"order\": \"%s\", \"parallelism\": %d}";

        Reply refused = api.call("POST", path("ahead") + "/backfills", asked.formatted("2026-02-03", "ASC", 2));

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("backfill.stands-still");
        assertThat(refused.body())
                .contains(
                        "expected DESC", "runs of ahead depend on later runs of ahead: oldest first, 2 of 3 at a time");
        for (String fits : new String[] {
            asked.formatted("2026-02-03", "DESC", 2),
            asked.formatted("2026-02-03", "ASC", 3),
            asked.formatted("2026-01-31", "ASC", 2),
            "{\"dates\": [\"2026-01-31\", \"2026-02-01\"]}"
        }) {
            Reply made = api.call("POST", path("ahead") + "/backfills", fits);
            assertThat(made.status()).as(made.body()).isEqualTo(201);
        }
        String twoADay = "{\"dates\": [\"2026-01-01T01:00\", \"2026-01-01T02:00\"], \"order\": \"%s\"}";
        workflow("each-other", "\"parallel\"", "each-other", "today");
        for (String order : new String[] {"ASC", "DESC"}) {
            assertThat(api.call("POST", path("each-other") + "/backfills", twoADay.formatted(order))
                            .body())
                    .contains("expected dates whose runs do not wait for each other");
        }
    }

    /** What waits for the end of a month is waited for in the next one only. */
    @Test
    void whatIsWaitedForInTheEndIsWhatCounts() {
        workflow("days", "\"parallel\"", "month", "last-month");
        workflow("month", "\"parallel\"", "days", "this-month-end");
        String asked = "{\"from\": \"2026-01-01\", \"to\": \"2026-03-31\", \"dependents\": \"all\", \"order\": \"%s\"}";

        assertThat(api.call("POST", path("days") + "/backfills", asked.formatted("ASC"))
                        .status())
                .isEqualTo(201);
        assertThat(api.call("POST", path("days") + "/backfills", asked.formatted("DESC"))
                        .code())
                .isEqualTo("backfill.stands-still");
        workflow("days", "\"parallel\"", "month", "today");
        Reply refused = api.call("POST", path("days") + "/backfills", asked.formatted("ASC"));
        assertThat(refused.body()).contains("runs of days depend on later runs of days");
    }

    private static String path(String workflow) {
        return "/api/v1/projects/ordered/workflows/" + workflow;
    }

    /** One whose tasks wait for runs of these. */
    private void workflow(String name, String execution, String upstream, String interval, String... more) {
        StringBuilder when =
                new StringBuilder("{\"workflow\": \"" + upstream + "\", \"interval\": \"" + interval + "\"}");
        for (String other : more) {
            when.append(", {\"workflow\": \"").append(other).append("\"}");
        }
        Reply stored = api.call(
                "PUT",
                path(name),
                "{\"name\": \"" + name + "\", \"execution\": " + execution
                        + ", \"tasks\": [{\"name\": \"before\", \"type\": \"dependent\", \"when\": [" + when + "]}]}");
        assertThat(stored.status()).as(stored.body()).isLessThan(300);
    }
}
