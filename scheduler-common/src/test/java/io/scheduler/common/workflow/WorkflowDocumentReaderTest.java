package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkflowDocumentReaderTest {
    @Test
    void readsEverythingThatCanBeWritten() {
        WorkflowDocument document = valid("""
                name: daily-sales
                description: Loads yesterday's sales
                params:
                  zeta: $[yyyyMMdd-1]
                  version: 1.10
                  alpha: true
                  big: 12345678901234567890
                  empty: ""
                failureStrategy: end
                execution: { limit: 3, whenFull: discard }
                timeout: 2h
                tasks:
                  - name: extract
                    type: shell
                    script: |
                      echo "${day}"
                    retry: { attempts: 3, delay: 30s }
                    timeout: { after: 10m, action: warn }
                    delay: 500ms
                    priority: highest
                    workerGroup: etl
                    onWorkerLoss: ask
                    params: { x: 1 }
                  - name: prüfen
                    type: noop
                    dependsOn: [extract]
                    disabled: true
                    timeout: PT10M
                """);

        assertThat(document.params().keySet()).containsExactly("zeta", "version", "alpha", "big", "empty");
        assertThat(document.params())
                .containsEntry("version", "1.10")
                .containsEntry("alpha", "true")
                .containsEntry("big", "12345678901234567890");
        assertThat(document.failureStrategy()).isEqualTo(WorkflowDocument.FailureStrategy.END);
        assertThat(document.execution()).isEqualTo(new Execution(3, Execution.WhenFull.DISCARD));
        assertThat(document.timeout())
                .isEqualTo(new WorkflowDocument.Timeout(Duration.ofHours(2), WorkflowDocument.Timeout.Action.FAIL));
        assertThat(document.tasks())
                .containsExactly(
                        new TaskDefinition(
                                "extract",
                                "shell",
                                List.of(),
                                new TaskDefinition.Retry(3, Duration.ofSeconds(30)),
                                new WorkflowDocument.Timeout(
                                        Duration.ofMinutes(10), WorkflowDocument.Timeout.Action.WARN),
                                Duration.ofMillis(500),
                                TaskDefinition.Priority.HIGHEST,
                                "etl",
                                TaskDefinition.OnWorkerLoss.ASK,
                                false,
                                Map.of("x", "1"),
                                Map.of("script", "echo \"${day}\"\n")),
                        new TaskDefinition(
                                "prüfen",
                                "noop",
                                List.of("extract"),
                                TaskDefinition.Retry.NONE,
                                new WorkflowDocument.Timeout(
                                        Duration.ofMinutes(10), WorkflowDocument.Timeout.Action.FAIL),
                                Duration.ZERO,
                                TaskDefinition.Priority.MEDIUM,
                                "default",
                                TaskDefinition.OnWorkerLoss.RETRY,
                                true,
                                Map.of(),
                                Map.of()));
        assertThat(document.dag().upstreams(1)).containsExactly(0);
    }

    @Test
    void emptyFieldsCountAsAbsent() {
        WorkflowDocument document =
                valid("name: a\nparams:\ndescription:\ntasks:\n- {name: t, type: noop, dependsOn: }\n");
        assertThat(document.params()).isEmpty();
        assertThat(document.tasks().getFirst().dependsOn()).isEmpty();
    }

    @Test
    void jsonMayBeginWithAByteOrderMark() {
        byte[] bytes = "\uFEFF {\"name\":\"a\",\"tasks\":[{\"name\":\"t\",\"type\":\"noop\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(DocumentFormat.detect(bytes)).isEqualTo(DocumentFormat.JSON);
        assertThat(WorkflowDocumentReader.read(bytes, DocumentFormat.JSON)).isInstanceOf(DocumentResult.Valid.class);
        assertThat(DocumentFormat.detect("name: x".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(DocumentFormat.YAML);
    }

    @Test
    void otherTypesBringTheirOwnFields() {
        TaskTypeSchema http = new TaskTypeSchema(
                "http",
                List.of(
                        new TaskTypeSchema.Field("url", TaskTypeSchema.Kind.STRING, true, 100),
                        new TaskTypeSchema.Field("follow", TaskTypeSchema.Kind.BOOL, false, 0),
                        new TaskTypeSchema.Field("ratio", TaskTypeSchema.Kind.NUMBER, false, 0),
                        new TaskTypeSchema.Field("codes", TaskTypeSchema.Kind.LIST, false, 3),
                        new TaskTypeSchema.Field("headers", TaskTypeSchema.Kind.MAP, false, 1)));
        TaskTypeSchemas schemas = TaskTypeSchemas.of(List.of(http));
        String head = "name: a\ntasks:\n- {name: t, type: http, ";

        DocumentResult good =
                read(head + "headers: {A: b}, url: x, follow: true, ratio: 1.5, codes: [200, a]}", schemas);
        DocumentResult bad = read(head + "follow: 1, ratio: 0x1F, codes: [1, 2, 3, 4], headers: []}", schemas);

        Map<String, Object> config =
                ((DocumentResult.Valid) good).document().tasks().getFirst().config();
        assertThat(config)
                .isEqualTo(Map.of(
                        "headers",
                        Map.of("A", "b"),
                        "url",
                        "x",
                        "follow",
                        true,
                        "ratio",
                        1.5,
                        "codes",
                        List.of(200L, "a")));
        assertThat(config.keySet()).containsExactly("headers", "url", "follow", "ratio", "codes");
        assertThat(((DocumentResult.Invalid) bad).problems())
                .extracting(DocumentProblem::path)
                .containsExactly(
                        "tasks[0].url", "tasks[0].follow", "tasks[0].ratio", "tasks[0].codes", "tasks[0].headers");
    }

    @Test
    void keepsTheFirstHundredProblemsAndCountsTheRest() {
        StringBuilder yaml = new StringBuilder("name: a\ntasks:\n");
        IntStream.range(0, 250).forEach(i -> yaml.append("- {name: t").append(i).append(", type: nope}\n"));
        List<DocumentProblem> problems = invalid(yaml.toString());
        assertThat(problems).hasSize(101);
        assertThat(problems.getLast()).isEqualTo(new DocumentProblem("", "and 150 more", 0));
    }

    @Test
    void oneTaskTooManyIsOneProblem() {
        assertThat(invalid(chain(100_001)))
                .containsExactly(new DocumentProblem("tasks", "expected at most 100000 tasks, but got 100001", 2));
    }

    @Test
    void aMillionDependenciesAreTheLimit() {
        StringBuilder yaml = new StringBuilder("name: a\ntasks:\n");
        IntStream.range(0, 1001)
                .forEach(i -> yaml.append("- {name: a").append(i).append(", type: noop}\n"));
        String all = IntStream.range(0, 1001)
                .mapToObj(i -> "a" + i)
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        IntStream.range(0, 1000)
                .forEach(i -> yaml.append("- {name: b")
                        .append(i)
                        .append(", type: noop, dependsOn: [")
                        .append(all)
                        .append("]}\n"));
        assertThat(invalid(yaml.toString()))
                .containsExactly(
                        new DocumentProblem("tasks", "expected at most 1000000 dependencies, but got 1001000", 0));
    }

    @Test
    @Timeout(60)
    void aChainOfAHundredThousandTasksIsReadQuickly() {
        valid(chain(1000)); // the first document pays for loading classes
        String yaml = chain(100_000);
        Duration begin = cpuTime();
        WorkflowDocument document = valid(yaml);
        assertThat(cpuTime().minus(begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(document.dag().size()).isEqualTo(100_000);

        begin = cpuTime();
        byte[] json = WorkflowDocumentWriter.write(document, DocumentFormat.JSON);
        assertThat(WorkflowDocumentReader.read(json, DocumentFormat.JSON))
                .isEqualTo(new DocumentResult.Valid(document));
        assertThat(cpuTime().minus(begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aCycleThroughAHundredThousandTasksIsShownInPart() {
        String yaml = chain(100_000).replaceFirst("type: noop", "type: noop, dependsOn: [t99999]");
        List<DocumentProblem> problems = invalid(yaml);
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().path()).isEqualTo("tasks[0].dependsOn");
        assertThat(problems.getFirst().message()).contains("t0 → t1 → t2").endsWith("t19 → … 99980 more … → t0");
    }

    @Test
    @Timeout(10)
    void billionLaughsAreNotLaughedAt() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("a").append(i).append(": &a").append(i).append(" [");
            yaml.append(("*a" + (i - 1) + ",").repeat(20)).append("]\n");
        }
        Duration begin = cpuTime();
        List<DocumentProblem> problems = invalid(yaml.toString());
        assertThat(cpuTime().minus(begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(problems)
                .hasSize(101)
                .anySatisfy(problem -> assertThat(problem.message())
                        .isEqualTo("expected a plain value, but got a YAML alias; write the value out"));
    }

    @Test
    void boundsOfSizeDepthAndCount() {
        assertThat(invalid(" ".repeat(WorkflowDocumentReader.MAX_BYTES + 1))
                        .getFirst()
                        .message())
                .startsWith("expected at most 16777216 bytes");
        assertThat(invalid("name: " + "[".repeat(60) + "]".repeat(60))
                        .getFirst()
                        .message())
                .contains("depth");
        assertThat(invalid("name: " + "[".repeat(1_000_000)).getFirst().message())
                .contains("depth");
        assertThat(invalidJson("[".repeat(1_000_000)).getFirst().message()).contains("depth");
        assertThat(invalidJson("{\"tasks\":[" + "1,".repeat(2_600_000) + "1]}")
                        .getFirst()
                        .message())
                .isEqualTo("expected at most 2500000 values in a document; split it into several");
        assertThat(invalidJson("{\"name\":\"" + "x".repeat(5 << 20) + "\"}")
                        .getFirst()
                        .message())
                .startsWith("expected a name of 1 to 128");
        assertThat(invalid("name: a\ndescription: \"" + "é".repeat(40_000) + "\"\ntasks: [{name: t, type: noop}]"))
                .containsExactly(new DocumentProblem("description", tooLong(65536), 2));
    }

    @Test
    void aScriptMayHaveOneMebibyte() {
        String head = "name: a\ntasks:\n- name: t\n  type: shell\n  script: ";
        valid(head + "x".repeat(1 << 20));
        assertThat(invalid(head + "x".repeat((1 << 20) + 1)))
                .containsExactly(new DocumentProblem("tasks[0].script", tooLong(1_048_576), 5));
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] latin1 = "name: äöü".getBytes(StandardCharsets.ISO_8859_1);
        DocumentResult result = WorkflowDocumentReader.read(latin1, DocumentFormat.YAML);
        assertThat(((DocumentResult.Invalid) result).problems().getFirst().message())
                .startsWith("expected UTF-8");
    }

    private static String tooLong(int bytes) {
        return "expected at most " + bytes + " bytes, but got more; shorten it, or keep it in a file that a task reads";
    }

    /** Of this thread: what is promised must hold on a busy machine too. */
    private static Duration cpuTime() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private static String chain(int length) {
        StringBuilder yaml = new StringBuilder("name: chain\ntasks:\n");
        for (int i = 0; i < length; i++) {
            yaml.append("- {name: t").append(i).append(", type: noop");
            yaml.append(i == 0 ? "" : ", dependsOn: [t" + (i - 1) + "]").append("}\n");
        }
        return yaml.toString();
    }

    private static DocumentResult read(String yaml, TaskTypeSchemas schemas) {
        return WorkflowDocumentReader.read(yaml.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML, schemas);
    }

    private static WorkflowDocument valid(String yaml) {
        DocumentResult result = read(yaml, TaskTypeSchemas.builtIn());
        assertThat(result).isInstanceOf(DocumentResult.Valid.class);
        return ((DocumentResult.Valid) result).document();
    }

    private static List<DocumentProblem> invalid(String yaml) {
        return ((DocumentResult.Invalid) read(yaml, TaskTypeSchemas.builtIn())).problems();
    }

    private static List<DocumentProblem> invalidJson(String json) {
        DocumentResult result = WorkflowDocumentReader.read(json.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON);
        return ((DocumentResult.Invalid) result).problems();
    }
}
