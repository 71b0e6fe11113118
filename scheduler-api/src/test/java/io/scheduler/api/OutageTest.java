package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import io.scheduler.embedded.SharedPostgres;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The database goes away and comes back. */
class OutageTest {
    private final TestApi api = TestApi.get();

    @Test
    void everyRouteSaysThatTheDatabaseIsAwayAndGoesOnWhenItIsBack() {
        api.givenWorkflow("outage");
        SharedPostgres.get().server().stopServer();
        try {
            for (String path : new String[] {"/api/v1/projects", "/api/v1/workflow-instances", "/api/v1/me"}) {
                assertAway(api.call("GET", path));
            }
            assertAway(api.call("POST", "/api/v1/projects/outage/workflows/w/instances", "{}"));
            assertAway(api.login("admin", TestApi.PASSWORD));
        } finally {
            SharedPostgres.get().server().startServer();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> api.call("GET", "/api/v1/projects").status() == 200);
        assertThat(api.givenInstance("outage")).isPositive();
    }

    private static void assertAway(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("database.unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.body())
                .doesNotContain("java.")
                .doesNotContain("Exception")
                .doesNotContain("SQL");
    }
}
