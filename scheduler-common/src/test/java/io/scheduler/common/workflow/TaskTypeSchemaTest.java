package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

/** The schema of a type is read from one file, checks documents and is published. */
class TaskTypeSchemaTest {
    static final List<TaskTypeSchema> BUILT_IN = TaskTypeSchemas.builtIn().all();

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void whatIsPublishedSaysTheSame(TaskTypeSchema schema) {
        byte[] published = JsonMapper.shared().writeValueAsBytes(JsonSchema.of(schema));

        assertThat(SchemaFile.read(schema.name(), published)).isEqualTo(schema);
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void everyFieldHasATitle(TaskTypeSchema schema) {
        assertThat(schema.title()).isNotEqualTo(schema.name());
        assertThat(schema.fields())
                .allSatisfy(field -> assertThat(field.title()).isNotEqualTo(field.name()));
    }

    @Test
    void publishesWhatAFormNeeds() {
        Map<String, Object> http =
                JsonSchema.of(TaskTypeSchemas.builtIn().find("http").orElseThrow());

        assertThat(http)
                .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema")
                .containsEntry("type", "object")
                .containsEntry("required", List.of("url"))
                .containsEntry("additionalProperties", false);
        assertThat(property(http, "url")).containsEntry("format", "url").containsEntry("title", "Address");
        assertThat(property(http, "redirects")).containsEntry("enum", List.of("never", "same-host"));
        assertThat(property(http, "maxResponse"))
                .containsEntry("minimum", 0L)
                .containsEntry("maximum", 16777216L)
                .containsEntry("default", 1048576);
        assertThat(property(http, "requestTimeout"))
                .containsEntry("x-parameters", true)
                .containsKey("anyOf");
        assertThat(property(property(http, "expect"), "status")).containsEntry("type", "array");
    }

    @Test
    void theOptionsOfEveryTaskAreThoseThatAreRead() {
        assertThat(SchemaFile.ofEveryTask().fields())
                .extracting(TaskTypeSchema.Field::name)
                .containsExactlyElementsOf(TaskReader.COMMON);
    }

    @Test
    void theFieldsOfAWorkflowAreThoseThatAreRead() {
        assertThat(SchemaFile.ofWorkflow().fields())
                .extracting(TaskTypeSchema.Field::name)
                .containsExactlyElementsOf(WorkflowDocumentReader.FIELDS);
    }

    @Test
    void theSchemaOfAWholeTaskHasBoth() {
        Map<String, Object> task =
                JsonSchema.ofTask(TaskTypeSchemas.builtIn().find("http").orElseThrow());

        assertThat(task).containsEntry("required", List.of("name", "type", "url"));
        assertThat(property(task, "type")).containsEntry("const", "http");
        assertThat(property(task, "retry")).containsEntry("type", "object");
        assertThat(property(task, "url")).containsEntry("format", "url");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                             | type
            {"type":"object"}                                              | /additionalProperties
            {"type":"object","additionalProperties":false,"allOf":[]}      | /allOf
            {"type":"object","additionalProperties":false,"required":["a"]} | /required
            {"type":"object","additionalProperties":false,"properties":{"a":{"type":"null"}}} | /properties/a/type
            {"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","format":"x"}}} | /properties/a/format
            {"type":"object","additionalProperties":false,"properties":{"a":{"if":true}}} | /properties/a/if
            [                                                              | expected JSON
            """)
    void aFileThatSaysMoreThanIsCheckedIsRefused(String json, String place) {
        assertThatThrownBy(() -> SchemaFile.read("t", json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(place);
    }

    @Test
    void nestedFieldsAreCheckedWithTheirPath() {
        assertThat(problems("""
                name: w
                tasks:
                - name: t
                  type: http
                  url: ftp://x
                  method: FETCH
                  expect: {status: [[1]], json: {a: b}, body: x}
                  requestTimeout: 5
                  extract: {a: b}
                """))
                .containsExactly(
                        "tasks[0].url: expected an address such as https://host/path",
                        "tasks[0].method: expected one of GET, POST, PUT, DELETE, PATCH, HEAD, OPTIONS, but got the text 'FETCH'",
                        "tasks[0].expect.body: unknown field",
                        "tasks[0].expect.status[0]: expected a text, a number, true or false, but got a list",
                        "tasks[0].requestTimeout: expected a duration longer than 0 such as 500ms, 30s or 10m, but got the number 5",
                        "tasks[0].extract.a: expected a JSON path such as $.items[0].name, or a JSON pointer such as /items/0/name (\"\" for the whole)");
    }

    @Test
    void sqlWithAParameterInQuotesIsRefusedWhenItIsWritten() {
        assertThat(problems("""
                name: w
                tasks:
                - name: t
                  type: sql
                  dataSource: ${which}
                  sql: select * from t where a = '${x}'
                  pre: ["select ${ok}", "delete from t -- ${no}"]
                """))
                .hasSize(3)
                .anyMatch(text -> text.startsWith("tasks[0].dataSource: expected the name of a data source"))
                .anyMatch(text -> text.startsWith("tasks[0].sql: expected ${…} only where a value can stand"))
                .anyMatch(text -> text.startsWith("tasks[0].pre[1]: expected ${…} only where a value can stand"));
    }

    @Test
    void aParameterMayStandForAWordOrANumberWhereTheSchemaSaysSo() {
        assertThat(problems("""
                name: w
                tasks:
                - {name: a, type: http, url: "http://${host}/", method: "${m}", requestTimeout: "${t}"}
                - {name: b, type: sql, dataSource: d, sql: select 1, limit: "${n}"}
                """)).isEmpty();
        assertThat(problems("name: w\ntasks: [{name: a, type: http, url: 'http://h', redirects: '${r}'}]"))
                .hasSize(1);
    }

    @Test
    void theWorkerChecksAgainWhatParametersHaveBecome() {
        TaskTypeSchema sql = TaskTypeSchemas.builtIn().find("sql").orElseThrow();
        Map<String, Object> head = Map.of("dataSource", "d", "sql", "select 1");

        TaskConfig good = TaskConfig.check(sql, with(head, "limit", "7"));
        TaskConfig bad = TaskConfig.check(sql, with(head, "limit", "many"));

        assertThat(((TaskConfig.Good) good).values()).containsEntry("limit", 7L).containsEntry("transaction", true);
        assertThat(((TaskConfig.Bad) bad).reason())
                .isEqualTo("limit: expected a whole number from 1 to 10000, but got the number many");
    }

    @Test
    void sqlKeepsItsPlaceholdersAndTheRestIsReplaced() {
        Map<String, Object> config = Map.of("dataSource", "d", "sql", "select ${x}", "output", "${x}");

        Map<String, Object> resolved = TaskTypeSchemas.builtIn().resolve("sql", config, rest -> {
            assertThat(rest).containsOnlyKeys("dataSource", "output");
            return Map.of("dataSource", "d", "output", "1");
        });

        assertThat(resolved).isEqualTo(Map.of("dataSource", "d", "sql", "select ${x}", "output", "1"));
    }

    @Test
    void storedDocumentsKeepTypesThatAreNotKnownHere() {
        byte[] yaml = "name: w\ntasks: [{name: t, type: of-a-plugin, retry: {attempts: 1, delay: 1s}, any: {x: [1]}}]"
                .getBytes(StandardCharsets.UTF_8);

        DocumentResult trusted = WorkflowDocumentReader.read(
                yaml, DocumentFormat.YAML, TaskTypeSchemas.builtIn().trusting());

        assertThat(((DocumentResult.Valid) trusted)
                        .document()
                        .tasks()
                        .getFirst()
                        .config())
                .isEqualTo(Map.of("any", Map.of("x", List.of(1L))));
        assertThat(WorkflowDocumentReader.read(yaml, DocumentFormat.YAML)).isInstanceOf(DocumentResult.Invalid.class);
    }

    private static Map<String, Object> with(Map<String, Object> config, String name, Object value) {
        Map<String, Object> all = new java.util.LinkedHashMap<>(config);
        all.put(name, value);
        return all;
    }

    private static List<String> problems(String yaml) {
        return switch (WorkflowDocumentReader.read(yaml.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML)) {
            case DocumentResult.Valid valid -> List.of();
            case DocumentResult.Invalid invalid ->
                invalid.problems().stream()
                        .map(p -> p.path() + ": " + p.message())
                        .toList();
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> property(Map<String, Object> schema, String name) {
        return (Map<String, Object>) ((Map<String, Object>) schema.get("properties")).get(name);
    }
}
