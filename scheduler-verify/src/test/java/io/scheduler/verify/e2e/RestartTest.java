package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies or stops in the middle of a run; the run goes on, and each task's work is done once. */
class RestartTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path dir;

    @Test
    void aRunGoesOnAfterAKillAndAfterAStop() throws Exception {
        try (var standalone = StandaloneProcess.start(dir.resolve("home"))) {
            Rest api = standalone.api();
            api.apply("default", "steps", steps());
            long run = api.start("default", "steps", Map.of());
            awaitRecord("started one");

            standalone.kill9();
            Files.createFile(dir.resolve("go-one"));
            standalone.startAgain();
            awaitRecord("started two");
            String token = standalone.context().path("token").asString();
            assertThat(token).isEqualTo(api.token());

            standalone.stop();
            Files.createFile(dir.resolve("go-two"));
            standalone.startAgain();
            standalone.api().awaitState(run, LIMIT, "SUCCEEDED");
            assertThat(dir.resolve("record"))
                    .hasContent("started one\nfinished one\nstarted two\nfinished two\nstarted three\nfinished three");
        }
    }

    private void awaitRecord(String line) {
        await("the record to have '" + line + "'")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(dir.resolve("record"))
                        && Files.readAllLines(dir.resolve("record")).contains(line));
    }

    /** Each step waits for its file, at most as long as a test may take. */
    private String steps() {
        var yaml = new StringBuilder("name: steps\ntasks:\n");
        String previous = "";
        for (String step : new String[] {"one", "two", "three"}) {
            yaml.append("""
                      - name: %1$s
                        type: shell
                        dependsOn: [%2$s]
                        timeout: 3m
                        script: |
                          echo "started %1$s" >> '%3$s/record'
                          while [ %1$s != three ] && [ ! -e '%3$s/go-%1$s' ]; do sleep 0.1; done
                          echo "finished %1$s" >> '%3$s/record'
                    """.formatted(step, previous, dir).indent(0));
            previous = step;
        }
        return yaml.toString();
    }
}
