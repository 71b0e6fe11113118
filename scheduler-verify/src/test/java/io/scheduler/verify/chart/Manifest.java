package io.scheduler.verify.chart;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One object of Kubernetes as it was rendered. A key that stands twice in one map is refused. */
record Manifest(JsonNode tree) {
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static List<Manifest> read(String rendered) {
        List<Manifest> found = new ArrayList<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(rendered)) {
            while (documents.hasNextValue()) {
                JsonNode tree = documents.nextValue();
                if (tree != null && tree.isObject() && !tree.isEmpty()) {
                    found.add(new Manifest(tree));
                }
            }
        }
        return found;
    }

    String kind() {
        return tree.path("kind").asString();
    }

    String name() {
        return tree.path("metadata").path("name").asString();
    }

    boolean is(String kind) {
        return kind().equals(kind);
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
