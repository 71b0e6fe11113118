package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The description from which clients are generated. {@code -Dopenapi.update=true} writes the file anew. */
class DescriptionTest {
    private static final Path GOLDEN = Path.of("..", "scheduler-ui", "openapi.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final TestApi api = TestApi.get();

    @Test
    void descriptionIsTheOneThatTheFrontEndIsBuiltWith() throws IOException {
        String now = JSON.writeValueAsString(sorted(described())).replace("\r\n", "\n") + "\n";
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(GOLDEN, now);
        }

        assertThat(Files.readString(GOLDEN))
                .as("scheduler-ui/openapi.json; write it anew with -Dopenapi.update=true and look at what changed")
                .isEqualTo(now);
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        List<String> names = new ArrayList<>();
        described()
                .get("paths")
                .forEach(path -> path.forEach(
                        operation -> names.add(operation.get("operationId").asString())));

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void whatIsAlwaysThereIsRequiredAndTheRestMayBeNull() {
        JsonNode instance = described().at("/components/schemas/InstanceView");

        assertThat(instance.get("required").valueStream().map(JsonNode::asString))
                .contains("id", "state", "createdAt", "params")
                .doesNotContain("startedAt", "reason");
        assertThat(instance.at("/properties/startedAt/type").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("string", "null");
        assertThat(instance.at("/properties/state/enum").size()).isEqualTo(9);
        assertThat(described()
                        .at("/components/schemas/PageProjectView/required")
                        .size())
                .isEqualTo(4);
        assertThat(described().has("servers")).isFalse();
    }

    private JsonNode described() {
        return api.send("GET", "/v3/api-docs", null, r -> r).json();
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode result = JSON.createObjectNode();
            new TreeSet<>(object.propertyNames()).forEach(name -> result.set(name, sorted(object.get(name))));
            return result;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = JSON.createArrayNode();
            array.forEach(item -> result.add(sorted(item)));
            return result;
        }
        return node;
    }
}
