package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.SharedBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away in the middle of a run and comes back. */
class DatabaseOutageTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @Test
    void aRunSurvivesHalfAMinuteWithoutTheDatabaseAndNothingRunsTwice() throws Exception {
        var settings = new EmbeddedPostgres.Settings(dir.resolve("external"), 0, Map.of())
                .withBinaries(SharedBinaries.folderOr(dir.resolve("binaries")));
        try (var postgres = EmbeddedPostgres.start(settings)) {
            postgres.createDatabase("elsewhere");
            try (var standalone = StandaloneProcess.start(
                    dir.resolve("home"),
                    Map.of("SCHEDULER_DATABASE_PASSWORD", postgres.password()),
                    "--database-url",
                    postgres.jdbcUrl("elsewhere"),
                    "--database-username",
                    postgres.username())) {
                Rest api = standalone.api();
                api.apply("default", "outage", workflow());
                long run = api.start("default", "outage", Map.of());
                awaitRecord("first");

                postgres.stopServer();
                long stopped = System.nanoTime();
                Files.createFile(dir.resolve("go"));
                awaitRecord("first finished");
                await().atMost(OUTAGE.plusSeconds(10)).until(() -> System.nanoTime() - stopped >= OUTAGE.toNanos());
                assertThat(standalone.process().isAlive()).isTrue();
                postgres.startServer();

                api.awaitState(run, LIMIT, "SUCCEEDED");
                assertThat(dir.resolve("record")).hasContent("first\nfirst finished\nsecond\nthird");
            }
        }
    }

    private void awaitRecord(String line) {
        await("the record to have '" + line + "'")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(dir.resolve("record"))
                        && Files.readAllLines(dir.resolve("record")).contains(line));
    }

    private String workflow() {
        return """
                name: outage
                tasks:
                  - name: first
                    type: shell
                    timeout: 3m
                    script: |
                      echo first >> '%1$s/record'
                      while [ ! -e '%1$s/go' ]; do sleep 0.1; done
                      echo "first finished" >> '%1$s/record'
                  - name: second
                    type: shell
                    dependsOn: [first]
                    script: echo second >> '%1$s/record'
                  - name: third
                    type: shell
                    dependsOn: [second]
                    script: echo third >> '%1$s/record'
                """.formatted(dir);
    }
}
