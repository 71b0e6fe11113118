package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** README.md of the chart shows the values as they are. {@code -Dchart.update=true} writes it anew. */
class ChartReadmeTest {
    private static final String MARK = "<!-- generated from values.yaml -->\n";

    @Test
    void namesEveryValueWithItsDefault() throws Exception {
        Path file = Chart.FOLDER.resolve("README.md");
        String before = Files.readString(file);
        assertThat(before).contains(MARK);
        String expected = before.substring(0, before.indexOf(MARK) + MARK.length()) + "\n"
                + ChartReadme.table(Files.readAllLines(Chart.FOLDER.resolve("values.yaml")));
        if (Boolean.getBoolean("chart.update")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as("run this test with -Dchart.update=true after a change of values.yaml")
                .isEqualTo(expected);
    }

    @Test
    void aCommentBelongsToTheKeyBelowIt() {
        assertThat(ChartReadme.table(List.of(
                        "master:",
                        "  # How many.",
                        "  replicas: 2",
                        "  keys: [a, b]",
                        "worker:",
                        "  replicas: 3",
                        "  # Where to.",
                        "  to:",
                        "    - a: 1",
                        "      b: 2")))
                .isEqualTo("""
                        | value | default | |
                        |---|---|---|
                        | `master.replicas` | `2` | How many. |
                        | `master.keys` | `[a, b]` |  |
                        | `worker.replicas` | `3` | How many. |
                        | `worker.to` | `- a: 1 b: 2` | Where to. |
                        """);
    }
}
