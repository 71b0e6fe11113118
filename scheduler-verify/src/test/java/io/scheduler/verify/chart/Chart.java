package io.scheduler.verify.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The chart of this source tree, rendered by Helm. */
final class Chart {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path FOLDER = ROOT.resolve("deploy/helm/scheduler");
    static final String RELEASE = "prod";
    static final String NAMESPACE = "flows";

    /** Helm's library leaves hooks out of what it renders: here they are called so, and rendered as all the rest. */
    static final String HOOK = "example.com/hook";

    private Chart() {}

    /** One for this process: others may render at the same time. */
    private static final class Copy {
        static final Path WITH_HOOKS = inTarget();

        private static Path inTarget() {
            try {
                return copied(Files.createTempDirectory(Path.of("target"), "chart"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Sets of values that somebody may use, each a file. */
    static List<Path> valueSets() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.filter(file -> file.toString().endsWith("-values.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Manifest> render(Path values) {
        return Manifest.read(text(values));
    }

    /** @throws IllegalStateException with Helm's message when the values or the templates refuse */
    static String text(Path values) {
        return new Helm(Copy.WITH_HOOKS)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.31.0")
                .withValuesFile(values)
                .call();
    }

    /** Helm's library lints with the chart's own values only: here they are those with the others laid over them. */
    static LintResult lint(Path values, Path folder) throws IOException {
        Path copy = copied(folder);
        ObjectNode all = (ObjectNode)
                Manifest.YAML.readTree(FOLDER.resolve("values.yaml").toFile());
        layOver(all, Manifest.YAML.readTree(values.toFile()));
        Files.writeString(copy.resolve("values.yaml"), all.toString());
        return new Helm(copy).lint().strict().call();
    }

    private static Path copied(Path folder) {
        Path copy = folder.toAbsolutePath().resolve(FOLDER.getFileName());
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(FOLDER.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.writeString(to, Files.readString(file).replace("helm.sh/hook", HOOK));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** As Helm does it: maps are laid over each other, a null takes away, everything else is replaced. */
    private static void layOver(ObjectNode below, JsonNode above) {
        above.properties().forEach(each -> {
            JsonNode there = below.get(each.getKey());
            if (each.getValue().isNull()) {
                below.remove(each.getKey());
            } else if (there instanceof ObjectNode map && each.getValue().isObject()) {
                layOver(map, each.getValue());
            } else {
                below.set(each.getKey(), each.getValue());
            }
        });
    }
}
