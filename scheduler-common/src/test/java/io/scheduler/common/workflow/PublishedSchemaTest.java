package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is published is enough for somebody else's validator: it refuses what the reader refuses, and takes the examples. */
class PublishedSchemaTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static List<String> problems(String type, String task) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        JSON.writeValueAsString(JsonSchema.ofTask(
                                TaskTypeSchemas.builtIn().find(type).orElseThrow())),
                        InputFormat.JSON);
        return schema.validate(task, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static List<String> read(String task) {
        String document = "{\"name\":\"w\",\"tasks\":[{\"name\":\"a\",\"type\":\"noop\"}," + task + "]}";
        return switch (WorkflowDocumentReader.read(
                document.getBytes(java.nio.charset.StandardCharsets.UTF_8), DocumentFormat.JSON)) {
            case DocumentResult.Valid valid -> List.of();
            case DocumentResult.Invalid invalid ->
                invalid.problems().stream().map(Object::toString).toList();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            noop        | 'timeout': '10m'
            noop        | 'timeout': {'after': '10m', 'action': 'warn'}
            noop        | 'params': {'a': 1, 'b': ['x', 2], 'c': {'type': 'list', 'direction': 'out'}}
            wait        | 'for': 'signal'
            switch      | 'cases': [{'when': true, 'then': 'b'}]
            switch      | 'cases': [{'when': '1 > 0', 'then': ['b']}]
            conditions  | 'when': [{'task': 'a'}], 'onTrue': ['b']
            conditions  | 'when': {'or': [{'and': [{'task': 'a', 'status': 'failure'}]}, {'task': 'a'}]}, 'onTrue': ['b']
            dependent   | 'when': [{'workflow': 'x'}]
            dependent   | 'when': {'and': [{'or': [{'workflow': 'x', 'interval': 'today'}]}]}, 'onFailure': 'wait', 'failureWait': '1h'
            foreach     | 'workflow': 'x', 'items': [1, 'b']
            foreach     | 'workflow': 'x', 'items': '${rows}'
            foreach     | 'workflow': 'x', 'product': {'r': '${rows}', 'd': [1, 2]}
            """)
    void goodOnesAreTaken(String type, String fields) {
        String task = task(type, fields);
        assertThat(problems(type, task)).as(task).isEmpty();
        assertThat(read(task + ",{\"name\":\"b\",\"type\":\"noop\",\"dependsOn\":[\"t\"]}"))
                .as(task)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            noop        | 'timeout': 10
            noop        | 'timeout': 'soon'
            noop        | 'timeout': {'action': 'warn'}
            noop        | 'timeout': {'after': '10m', 'action': 'shout'}
            noop        | 'params': {'a': {'type': 'number'}}
            noop        | 'params': {'a': {'default': 1}}
            noop        | 'params': {'a': [[1]]}
            noop        | 'params': {'a': {'direction': 'both'}}
            wait        | 'for': 'rain'
            switch      | 'cases': [{'then': ['b']}]
            switch      | 'cases': [{'when': 'true'}]
            switch      | 'cases': [{'when': 'true', 'then': [1]}]
            conditions  | 'onTrue': ['b']
            conditions  | 'when': []
            conditions  | 'when': {'and': [{'task': 'a'}], 'or': [{'task': 'a'}]}
            conditions  | 'when': [{'task': 'a', 'status': 'maybe'}]
            conditions  | 'when': [{'status': 'success'}]
            dependent   | 'when': [{'task': 'x'}]
            dependent   | 'when': [{'workflow': 'x', 'tasks': 'some'}]
            dependent   | 'when': [{'workflow': 'x'}], 'onFailure': 'shrug'
            dependent   | 'when': [{'workflow': 'x'}], 'onFailure': 'wait', 'failureWait': 'long'
            foreach     | 'workflow': 'x'
            foreach     | 'workflow': 'x', 'items': [1], 'product': {'a': [1]}
            foreach     | 'workflow': 'x', 'items': [[1]]
            foreach     | 'workflow': 'x', 'product': {'a': 'b'}
            """)
    void badOnesAreRefusedByBoth(String type, String fields) {
        String task = task(type, fields);
        assertThat(problems(type, task)).as("the schema: " + task).isNotEmpty();
        assertThat(read(task)).as("the reader: " + task).isNotEmpty();
    }

    @Test
    void examplesAreTaken() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Files.list(Path.of("../examples/task-types")), Files.list(Path.of("../examples/workflows")))) {
            for (Path file : files.toList()) {
                JsonNode document = YAMLMapper.shared().readTree(Files.readString(file));
                for (JsonNode task : document.get("tasks")) {
                    assertThat(problems(task.get("type").asString(), task.toString()))
                            .as(file + ": " + task.get("name"))
                            .isEmpty();
                }
            }
        }
    }

    private static String task(String type, String fields) {
        boolean depends = type.equals("conditions");
        return ("{'name': 't', 'type': '" + type + "'" + (depends ? ", 'dependsOn': ['a']" : "") + ", " + fields + "}")
                .replace('\'', '"');
    }
}
