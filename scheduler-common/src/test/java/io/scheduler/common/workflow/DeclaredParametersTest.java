package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.param.BuiltIns;
import io.scheduler.common.param.BusinessTime;
import io.scheduler.common.param.ParameterDeclaration.Direction;
import io.scheduler.common.param.ParameterDeclaration.Form;
import io.scheduler.common.param.ParameterScopes;
import io.scheduler.common.param.ParameterType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeclaredParametersTest {
    private static final String WHOLE = """
            name: w
            params:
              plain: 1.10
              regions: [eu, 1, true]
              day:
                value: "$[yyyy-MM-dd]"
                type: date
                required: true
                description: which day
              n: {value: 3, type: integer, min: 1, max: 5.50}
              size: {type: long}
              kind: {value: a, allowed: [a, b], pattern: "[a-z]"}
              list: {value: [x, y], type: list, max: 3}
              open: {value: "${regions}", type: list}
              result: {value: none, direction: out}
            tasks:
            - name: t
              type: noop
              params:
                in: x
                rows: {direction: out}
                file: {value: "${day}.csv", direction: out, type: string}
            """;

    private static WorkflowDocument read(String text, DocumentFormat format) {
        return switch (WorkflowDocumentReader.read(text.getBytes(StandardCharsets.UTF_8), format)) {
            case DocumentResult.Valid valid -> valid.document();
            case DocumentResult.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    private static List<String> problems(String params) {
        String text = "{\"name\":\"w\",\"params\":" + params + ",\"tasks\":[{\"name\":\"t\",\"type\":\"noop\"}]}";
        return switch (WorkflowDocumentReader.read(text.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON)) {
            case DocumentResult.Valid valid -> List.of();
            case DocumentResult.Invalid invalid ->
                invalid.problems().stream()
                        .map(problem -> problem.path() + ": " + problem.message())
                        .toList();
        };
    }

    @Test
    void everybodyElseSeesNamesAndTexts() {
        WorkflowDocument document = read(WHOLE, DocumentFormat.YAML);
        assertThat(document.params())
                .isEqualTo(Map.of(
                        "plain", "1.10",
                        "regions", "[\"eu\",\"1\",\"true\"]",
                        "day", "$[yyyy-MM-dd]",
                        "n", "3",
                        "kind", "a",
                        "list", "[\"x\",\"y\"]",
                        "open", "${regions}",
                        "result", "none"));
        TaskDefinition task = document.tasks().getFirst();
        assertThat(task.params()).isEqualTo(Map.of("in", "x"));
        assertThat(task.outputs()).isEqualTo(Map.of("rows", Optional.empty(), "file", Optional.of("${day}.csv")));
        assertThat(document.declarations().keySet())
                .containsExactly("plain", "regions", "day", "n", "size", "kind", "list", "open", "result");
        assertThat(document.declarations().get("plain").form()).isEqualTo(Form.SCALAR);
        assertThat(document.declarations().get("result").direction()).isEqualTo(Direction.OUT);
        assertThat(document.declarations().get("size").type()).isEqualTo(ParameterType.LONG);
    }

    @Test
    void plainParametersAreNoDeclarations() {
        WorkflowDocument document =
                read("{name: w, params: {a: 1}, tasks: [{name: t, type: noop, params: {b: 2}}]}", DocumentFormat.YAML);
        assertThat(document.declarations()).isEmpty();
        assertThat(document.tasks().getFirst().declarations()).isEmpty();
        assertThat(StartInputs.of(document)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsWrittenAgain(DocumentFormat format) {
        WorkflowDocument document = read(WHOLE, DocumentFormat.YAML);
        byte[] written = WorkflowDocumentWriter.write(document, format);
        String text = new String(written, StandardCharsets.UTF_8);
        WorkflowDocument again = read(text, format);
        assertThat(again).isEqualTo(document);
        assertThat(again.declarations().keySet())
                .containsExactlyElementsOf(document.declarations().keySet());
        assertThat(WorkflowDocumentWriter.write(again, format)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"value": 1, "typ": "long"}}                     | params.a.typ: unknown field, did you mean 'type'?
            {"a": {"type": "file"}}                                | params.a.type: files are not supported as parameters; hand on the path of a file that both tasks can reach
            {"a": {"type": "VARCHAR"}}                             | params.a.type: expected one of string, integer, long, float, double, date, time, timestamp, boolean, list, but got the text 'VARCHAR'
            {"a": {"value": "x", "type": "integer"}}               | params.a.value: expected a whole number of 32 bits, but got 'x'
            {"a": {"value": 7, "type": "integer", "max": 5}}       | params.a.value: expected at most 5, but got '7'
            {"a": {"value": "abc", "min": 4}}                      | params.a.value: expected at least 4 characters, but got 'abc'
            {"a": {"value": [1], "type": "date"}}                  | params.a.value: expected a date such as 2026-12-31, but got a list
            {"a": {"value": {"b": 1}}}                             | params.a.value: expected a text, a number, true or false, but got a map
            {"a": {"value": "x", "allowed": ["y"]}}                | params.a.value: expected one of y, but got 'x'
            {"a": {"allowed": ["y"], "type": "integer"}}           | params.a.allowed[0]: expected a whole number of 32 bits
            {"a": {"pattern": "["}}                                | params.a.pattern: expected a regular expression (RE2: without back references and lookaround), but missing closing ]: [
            {"a": {"min": 3, "max": 2}}                            | params.a.min: expected at most max, 2, but got 3
            {"a": {"min": "3"}}                                    | params.a.min: expected a decimal number, but got the text '3'
            {"a": {"min": 3, "type": "boolean"}}                   | params.a.min: only numbers, texts and lists have a least and a greatest
            {"a": {"direction": "inout"}}                          | params.a.direction: expected one of in, out, but got the text 'inout'
            {"a": [1, [2]]}                                        | params.a[1]: expected a text, a number, true or false, but got a list
            {"secret.a": 1}                                        | params.secret.a: expected a name that does not begin with 'secret.'; those are the project's secrets
            """)
    void mistakesAreNamedWhereTheyStand(String params, String expected) {
        String known = expected.contains("did you mean") ? expected.substring(0, expected.indexOf(',')) : expected;
        assertThat(problems(params)).singleElement().asString().startsWith(known);
    }

    @Test
    void aTaskAsksNobodyAtAStart() {
        String text = "{name: w, tasks: [{name: t, type: noop, params: {a: {required: true}}}]}";
        assertThat(WorkflowDocumentReader.read(text.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML))
                .isInstanceOfSatisfying(
                        DocumentResult.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .singleElement()
                                .asString()
                                .contains("only a parameter of the workflow can be required"));
    }

    @Test
    void whatAStartBringsIsChecked() {
        StartInputs inputs = StartInputs.read(
                StartInputs.of(read(WHOLE, DocumentFormat.YAML)).orElseThrow());
        assertThat(inputs.check(Map.of())).isEmpty();
        assertThat(inputs.check(Map.of("unknown", "x", "plain", "y", "n", "5", "day", "$[yyyy]")))
                .isEmpty();
        assertThat(inputs.check(Map.of("n", "6", "size", "many", "list", "[\"a\",\"b\",\"c\",\"d\"]", "kind", "c")))
                .extracting(DocumentProblem::toString)
                .containsExactlyInAnyOrder(
                        "params.n: expected 1 to 5.50, but got '6'",
                        "params.size: expected a whole number of 64 bits, but got 'many'",
                        "params.list: expected at most 3 entries, but got '[\"a\",\"b\",\"c\",\"d\"]'",
                        "params.kind: expected one of a, b, but got 'c'");
    }

    @Test
    void aRequiredOneMustBeGiven() {
        StartInputs inputs = StartInputs.read(
                "{\"params\": {\"a\": {\"required\": true}, \"b\": {\"required\": true, \"value\": \"x\"}}}");
        assertThat(inputs.check(Map.of()))
                .singleElement()
                .asString()
                .isEqualTo("params.a: required: expected a text, but got nothing");
        assertThat(inputs.check(Map.of("a", ""))).isEmpty();
    }

    /** When a run begins nothing is open any more but what tasks will say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            n   | 3        |
            n   | ${three} |
            n   | ${four}  | params.n: expected at most 3, but got '4'
            n   | ${gone}  | params.n: expected a whole number of 32 bits, but got '${gone}'
            n   | $[yyyy]  | params.n: expected at most 3, but got '2026'
            n   | ${secret.A} | params.n: expected a whole number of 32 bits, but got '${secret.A}'
            day | $[yyyyMMdd] | params.day: expected a date such as 2026-12-31, but got '20261231'
            day | $[yyyy-MM-dd] |
            x   | ${four}  |
            """)
    void aStartIsJudgedByWhatBecameOfIt(String name, String given, String problem) {
        WorkflowDocument document = read("""
                name: w
                params:
                  three: 3
                  four: 4
                  n: {value: 1, type: integer, max: 3}
                  day: {value: "$[yyyy-MM-dd]", type: date}
                  late: {value: "${rows}", type: integer}
                  hidden: {value: "${secret.A}", type: integer}
                  ofTask: {value: "${system.task.instance.id}", allowed: [x]}
                tasks: [{name: t, type: noop}]
                """, DocumentFormat.YAML);
        BusinessTime time = BusinessTime.of(Instant.parse("2026-12-31T00:00:00Z"), ZoneOffset.UTC);
        Map<String, String> start = Map.of(name, given);

        List<String> found = StartInputs.declaredBy(document)
                .judge(
                        start,
                        new ParameterScopes(
                                        new BuiltIns(time, "p", "w", 1, "", 0),
                                        Map.of(),
                                        document.params(),
                                        Map.of(),
                                        Map.of(),
                                        start)
                                .resolve(time))
                .stream()
                .map(wrong -> wrong.path() + ": " + wrong.message())
                .toList();

        assertThat(found).isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void anEndlessPatternEnds() {
        StartInputs inputs = StartInputs.read("{\"params\": {\"a\": {\"pattern\": \"(a+)+b\"}}}");
        assertThat(inputs.check(Map.of("a", "a".repeat(900)))).hasSize(1);
        assertThat(inputs.check(Map.of("a", "a".repeat(20) + "b"))).isEmpty();
    }

    @Test
    void aPatternNestedDeeplyNeedsNoDeepStack() {
        String nested = "(".repeat(90) + "(a|b)" + ")".repeat(90) + "*";
        StartInputs inputs = StartInputs.read("{\"params\": {\"a\": {\"pattern\": \"" + nested + "\"}}}");
        assertThat(inputs.check(Map.of("a", "ab".repeat(500)))).isEmpty();
        assertThat(inputs.check(Map.of("a", "abc".repeat(300)))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STRING    | anything
            INTEGER   | -2147483648
            LONG      | 9223372036854775807
            FLOAT     | 1.5e3
            DOUBLE    | -0.5
            DATE      | 2024-02-29
            TIME      | 23:59:59
            TIME      | 08:00
            TIMESTAMP | 2026-12-31 23:59:59
            TIMESTAMP | 2026-12-31T23:59:59Z
            BOOLEAN   | false
            LIST      | []
            LIST      | ["a", 1, true]
            """)
    void typesAllow(ParameterType type, String text) {
        assertThat(type.allows(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INTEGER   | 2147483648
            INTEGER   | 1.0
            INTEGER   | +
            LONG      | 9223372036854775808
            FLOAT     | 1e99
            FLOAT     | NaN
            DOUBLE    | 1e999
            DOUBLE    | 0x10
            DATE      | 2026-02-29
            DATE      | 20260101
            TIME      | 24:00:01
            TIMESTAMP | 2026-12-31
            BOOLEAN   | yes
            LIST      | a,b
            LIST      | [[1]]
            LIST      | {"a":1}
            LIST      | [1
            """)
    void typesRefuse(ParameterType type, String text) {
        assertThat(type.allows(text)).isFalse();
    }
}
