package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The configuration that the chart writes has only keys that the services know: those of the shipped files. */
class ChartConfigurationTest {
    private static final Set<String> SPRINGS_OWN =
            Set.of("server.forward-headers-strategy", "server.servlet.context-path");

    static List<Path> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyKeyIsKnown(Path values) throws Exception {
        for (Manifest each : Chart.render(values)) {
            for (String role : List.of("master", "worker", "api", "alert")) {
                JsonNode text = each.tree().path("data").path(role + ".yaml");
                if (each.is("ConfigMap") && text.isString()) {
                    Set<String> unknown = new TreeSet<>();
                    collect(Manifest.YAML.readTree(text.asString()), "", unknown);
                    unknown.removeAll(shipped(role));
                    unknown.removeAll(SPRINGS_OWN);
                    assertThat(unknown)
                            .as("%s of %s", role, values.getFileName())
                            .isEmpty();
                }
            }
        }
    }

    /** Keys of the shipped file; those that stand there as a comment too. */
    private static Set<String> shipped(String role) throws Exception {
        Set<String> known = new TreeSet<>();
        String text = Files.readString(Chart.ROOT.resolve("conf/" + role + ".yaml"))
                .replaceAll("(?m)^# (secrets:)", "$1")
                .replaceAll("(?m)^( {2,4})# ([a-z-]+: )", "$1$2");
        collect(Manifest.YAML.readTree(text), "", known);
        if (role.equals("alert")) {
            known.addAll(shipped("master").stream()
                    .filter(key -> key.startsWith("database.") || key.startsWith("secrets."))
                    .toList());
        }
        return known;
    }

    private static void collect(JsonNode node, String path, Set<String> keys) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(each -> collect(
                            each.getValue(), path.isEmpty() ? each.getKey() : path + "." + each.getKey(), keys));
        } else {
            keys.add(path);
        }
    }
}
