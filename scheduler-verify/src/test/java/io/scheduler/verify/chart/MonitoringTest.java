package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rules, dashboards, the table of metrics and the runbook belong together. Whether the metrics exist is seen in ScrapedTest. */
class MonitoringTest {
    @Test
    void everyRuleLinksToASectionThatIsThere() throws Exception {
        Set<String> anchors = Files.readAllLines(Chart.ROOT.resolve("docs/troubleshooting.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        for (JsonNode rule : Metrics.rules()) {
            String link = rule.path("annotations").path("runbook_url").asString();
            assertThat(link).as("%s", rule.path("alert")).startsWith("docs/troubleshooting.md#");
            assertThat(anchors).as("%s", rule.path("alert")).contains(link.substring(link.indexOf('#') + 1));
            assertThat(rule.path("labels").path("severity").asString()).isIn("warning", "critical");
        }
    }

    @Test
    void everyRuleHasATest() throws Exception {
        String tests = Files.readString(Metrics.FOLDER.resolve("alerts.test.yaml"));
        assertThat(Metrics.rules())
                .allSatisfy(rule -> assertThat(tests)
                        .contains("alertname=\"" + rule.path("alert").asString() + "\""));
    }

    @Test
    void everyMetricThatIsAskedForIsExplained() throws Exception {
        Set<String> explained = Metrics.explained();
        assertThat(Metrics.asked())
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(explained).contains(metric));
    }

    /** {@code -Dchart.update=true} copies them. */
    @Test
    void theChartHasTheSameRulesAndDashboards() throws Exception {
        List<Path> files = new ArrayList<>(List.of(Metrics.FOLDER.resolve("alerts.yaml")));
        files.addAll(Metrics.dashboards());
        for (Path file : files) {
            Path copy = Chart.FOLDER
                    .resolve("files")
                    .resolve(file.getFileName().toString().endsWith(".json") ? "dashboards" : ".")
                    .resolve(file.getFileName());
            if (Boolean.getBoolean("chart.update")) {
                Files.writeString(copy, Files.readString(file));
            }
            assertThat(copy).hasSameTextualContentAs(file);
        }
    }
}
