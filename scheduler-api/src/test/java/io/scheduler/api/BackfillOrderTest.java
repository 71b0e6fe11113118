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
