package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rules, dashboards, the table of metrics and the runbook belong together. Whether the metrics exist is seen in ScrapedTest. */
class MonitoringTest {
    private static final Pattern ADDS_UP =
            Pattern.compile("\\b(?:sum|min|max|avg|count|group|quantile|topk|bottomk)\\b(?: by \\(([^)]*)\\))?");

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

    /** Else of two installations on one Prometheus the one that is well hides the one that is ill. */
    @Test
    void whatAddsUpNodesDoesSoForEachInstallation() throws Exception {
        for (JsonNode rule : Metrics.rules()) {
            Matcher sum = ADDS_UP.matcher(rule.path("expr").asString());
            while (sum.find()) {
                List<String> by =
                        sum.group(1) == null ? List.of() : List.of(sum.group(1).split(", "));
                assertThat(by).as("%s", rule.path("alert")).contains("installation");
                if (!by.contains("instance")) {
                    assertThat(rule.path("annotations").path("summary").asString())
                            .as("%s", rule.path("alert"))
                            .contains("$labels.installation");
                }
            }
        }
    }

    @Test
    void everyPanelShowsTheInstallationThatIsChosen() throws Exception {
        for (Path dashboard : Metrics.dashboards()) {
            JsonNode tree = Manifest.YAML.readTree(dashboard.toFile());
            assertThat(Pods.stream(tree.path("templating").path("list"))
                            .map(each -> each.path("name").asString()))
                    .as("%s", dashboard)
                    .startsWith("datasource", "installation");
            for (String expression : Metrics.expressions(tree)) {
                assertThat(Metrics.METRIC.matcher(expression).replaceAll("M"))
                        .as("%s", dashboard)
                        .contains("M{")
                        .doesNotContainPattern("M(?!\\{installation=\"\\$installation\")");
            }
        }
    }

    @Test
    void theChartNamesTheInstallationByItsReleaseOrAsItIsTold() {
        assertThat(installation("production-values.yaml")).isEqualTo(Chart.NAMESPACE + "/" + Chart.RELEASE);
        // workers of another release: theirs
        assertThat(installation("workers-only-values.yaml")).isEqualTo("flows/prod");
    }

    private static String installation(String values) {
        JsonNode monitor = Chart.render(Chart.FOLDER.resolve("ci").resolve(values)).stream()
                .filter(each -> each.is("ServiceMonitor"))
                .findFirst()
                .orElseThrow()
                .tree();
        return Pods.stream(monitor.path("spec").path("endpoints").path(0).path("relabelings"))
                .filter(each -> each.path("targetLabel").asString().equals("installation"))
                .map(each -> each.path("replacement").asString())
                .collect(Collectors.joining(","));
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
