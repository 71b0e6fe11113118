package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters, outputs and secrets from the document to the log, in a standalone. */
class ParametersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "S3cret-Value-42";

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(dir.resolve("home"));
        api = standalone.api();
        api.put("/projects/default", "application/json", "{}");
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    @Test
    void everyScopeReachesTheTaskAndOutputsTheNextOne() throws Exception {
        api.put("/projects/default/parameters/bucket", "application/json", "{\"value\": \"s3\"}")
                .expect(201);
        api.apply("default", "parameters", """
                name: parameters
                params:
                  day: $[yyyyMMdd-1]
                  limit: {value: 10, type: integer}
                tasks:
                  - name: first
                    type: shell
                    params:
                      rows: {direction: out}
                      file: {value: "${bucket}/${limit}", direction: out}
                    script: |
                      echo "${bucket} ${limit} ${system.workflow.definition.name} ${system.project.name}"
                      [ "${day}" = "${system.biz.date}" ] && [ "$PWD" = '${system.task.execute.path}' ]
                      echo '#{setValue(rows=7)}'
                  - name: second
                    type: shell
                    dependsOn: [first]
                    script: echo "${rows} of ${file}"
                """);
        long run = api.start("default", "parameters", Map.of("limit", "5"));
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "STOPPED");

        assertThat(api.log(run, "first")).startsWith("s3 5 parameters default\n");
        assertThat(api.log(run, "second")).isEqualTo("7 of s3/5\n");
    }

    @Test
    void aSecretReachesTheTaskAndNothingElse() throws Exception {
        api.put("/projects/default/secrets/DB", "application/json", "{\"value\": \"" + SECRET + "\"}")
                .expect(201);
        api.apply("default", "secrets", """
                name: secrets
                tasks:
                  - name: uses
                    type: shell
                    script: |
                      [ '${secret.DB}' = "S3cret-""Value-42" ] && echo 'it is ${secret.DB}'
                      printf %s '${secret.DB}' | base64
                      echo 'k=${secret.DB}' >> "$SCHEDULER_OUTPUT"
                """);
        long run = api.start("default", "secrets", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "STOPPED");

        assertThat(api.log(run, "uses")).startsWith("it is ***************\n").doesNotContain("UzNj");
        assertThat(api.task(run, "uses").path("outputs").path("k").asString()).isEqualTo("***************");
        // the log file itself is covered once nothing of the task runs any more
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(logs())
                        .allSatisfy(log -> assertThat(Files.readString(log)).doesNotContain(SECRET)));
    }

    private static List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(".log"))
                    .toList();
        }
    }
}
