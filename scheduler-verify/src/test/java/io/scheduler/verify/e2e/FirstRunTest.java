package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What somebody sees on the first day. */
class FirstRunTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(dir.resolve("a home"));
        api = standalone.api();
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    @Test
    void theExampleSucceedsAndItsTasksPassTheirOutputsOn() throws Exception {
        Path example = Repository.root().resolve("examples/sales-etl");
        api.apply("default", "sales-etl", Files.readString(example.resolve("workflow.yaml")));

        long run = api.start(
                "default",
                "sales-etl",
                Map.of("input", example.resolve("sales.csv").toString(), "workdir", dir.toString()));
        api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "STOPPED");

        assertThat(api.instance(run).path("state").asString()).isEqualTo("SUCCEEDED");
        List<String> names = api.tasks(run).stream()
                .map(task -> task.path("name").asString())
                .toList();
        assertThat(names).containsExactlyInAnyOrder("split", "by-region", "by-product", "by-day", "join", "check");
        JsonNode split = api.task(run, "split");
        long rows = Files.readAllLines(example.resolve("sales.csv")).size() - 1L;
        assertThat(split.path("outputs").path("rows").asString()).isEqualTo("" + rows);
        assertThat(split.path("exitCode").asInt(-1)).isZero();
        assertThat(api.log(run, "join")).contains("Sales report: " + rows + " rows");
    }

    @Test
    void aFailingTaskEndsTheRunAsFailedWithTheReasonAndRecoverRunsOnlyWhatIsNeeded() throws Exception {
        Path broken = dir.resolve("broken");
        Files.createFile(broken);
        Path record = dir.resolve("record");
        api.apply("default", "fails", """
                name: fails
                tasks:
                  - name: before
                    type: shell
                    script: echo before >> '%2$s'
                  - name: breaks
                    type: shell
                    dependsOn: [before]
                    script: |
                      if [ -e '%1$s' ]; then echo "it is broken" >&2; exit 7; fi
                      echo breaks >> '%2$s'
                  - name: after
                    type: shell
                    dependsOn: [breaks]
                    script: echo after >> '%2$s'
                """.formatted(broken, record));

        long run = api.start("default", "fails", Map.of());
        api.awaitState(run, LIMIT, "FAILED");
        assertThat(api.task(run, "breaks").path("exitCode").asInt()).isEqualTo(7);
        assertThat(api.task(run, "breaks").path("reason").asString()).isNotBlank();
        assertThat(api.log(run, "breaks")).contains("it is broken");
        assertThat(record).hasContent("before");

        Files.delete(broken);
        assertThat(api.post("/workflow-instances/" + run + "/recover", Map.of()).status())
                .isBetween(200, 299);
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(record).hasContent("before\nbreaks\nafter");
    }

    @Test
    void onlyTheOwnerMayReadTheTokenAndNobodyComesInWithAWrongOne() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(standalone.home().resolve("context.json"))))
                .isEqualTo("rw-------");
        api.get("/me").expect(200);
        api.withToken("sch_wrong").get("/me").expect(401);
    }

    @Test
    void aSecondStartOnTheSameHomeIsRefusedWithThePid() {
        assertThatThrownBy(() -> StandaloneProcess.start(standalone.home()))
                .hasMessageContaining("already runs")
                .hasMessageContaining("" + standalone.process().pid());
        api.get("/me").expect(200);
    }
}
