package io.scheduler.verify.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What rules and dashboards ask for, and what the table in docs/metrics.md explains. */
public final class Metrics {
    static final Path FOLDER = Chart.ROOT.resolve("deploy/monitoring");
    static final Pattern METRIC =
            Pattern.compile("\\b(scheduler|hikaricp|jvm|process|system|http_server|logback)_[a-z_]+");
    private static final String NOT_YET = "†";

    private Metrics() {}

    static List<JsonNode> rules() throws IOException {
        JsonNode file = Manifest.YAML.readTree(FOLDER.resolve("alerts.yaml").toFile());
        return Pods.stream(file.path("groups"))
                .flatMap(group -> Pods.stream(group.path("rules")))
                .toList();
    }

    static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("grafana/dashboards"))) {
            return files.sorted().toList();
        }
    }

    /** Names of metrics in rules and panels, without what Prometheus adds to a histogram. */
    static Set<String> asked() throws IOException {
        List<String> expressions = new ArrayList<>();
        rules().forEach(rule -> expressions.add(rule.path("expr").asString()));
        for (Path dashboard : dashboards()) {
            expressions.addAll(expressions(Manifest.YAML.readTree(dashboard.toFile())));
        }
        Set<String> names = new TreeSet<>();
        for (String expression : expressions) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                names.add(metric.group().replaceFirst("_(bucket|count|sum)$", ""));
            }
        }
        return names;
    }

    /** What the panels of a dashboard ask for. */
    static List<String> expressions(JsonNode dashboard) {
        return Pods.stream(dashboard.path("panels"))
                .flatMap(panel -> Pods.stream(panel.path("targets")))
                .map(target -> target.path("expr").asString())
                .toList();
    }

    /** The first column of the tables in docs/metrics.md. */
    public static Set<String> explained() throws IOException {
        return rows("");
    }

    /** Those that are there only once something has happened. */
    public static Set<String> onlyWhenItHappens() throws IOException {
        return rows(NOT_YET);
    }

    private static Set<String> rows(String with) throws IOException {
        return Files.readAllLines(Chart.ROOT.resolve("docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `") && line.contains(with))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
