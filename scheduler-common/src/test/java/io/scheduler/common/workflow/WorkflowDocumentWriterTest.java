package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkflowDocumentWriterTest {
    private static final String[] NASTY = {
        "",
        " ",
        "true",
        "null",
        "~",
        "yes",
        "0x1F",
        "1.10",
        "1e3",
        ".inf",
        "- a",
        "a: b",
        "a #b",
        "#c",
        "'",
        "\"",
        "\\",
        "|",
        ">",
        "&a",
        "*a",
        "!t",
        "%x",
        "@x",
        "`",
        "{",
        "[",
        "a\nb\n",
        "a\nb",
        "\n",
        "  a\n b\n",
        "a \nb",
        "tab\there",
        "\r\n",
        "a\r\nb",
        "\u0001",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "😀",
        "é",
        "---",
        "--- a",
        "...",
        "a\n---\nb",
        "=",
        "<<",
        "2026-01-01",
        "12:30:45",
        "x\n\n\n",
        "\n\nx",
        "\t\n",
        "a\tb\nc",
        "${a}",
        "$[yyyyMMdd]",
        "\ue000",
        "a\u0085b\nc",
        "trailing \n"
    };

    @Test
    void leavesDefaultsOutAndKeepsTheOrder() {
        TaskDefinition task = new TaskDefinition(
                "t",
                "shell",
                List.of(),
                TaskDefinition.Retry.NONE,
                null,
                Duration.ZERO,
                TaskDefinition.Priority.MEDIUM,
                "default",
                TaskDefinition.OnWorkerLoss.RETRY,
                false,
                Map.of(),
                Map.of("script", "echo 1\necho 2\n"));
        Map<String, String> params = new LinkedHashMap<>();
        params.put("z", "1");
        params.put("a", "x");
        WorkflowDocument document =
                new WorkflowDocument("w", "", params, WorkflowDocument.FailureStrategy.CONTINUE, null, List.of(task));

        assertThat(new String(WorkflowDocumentWriter.write(document, DocumentFormat.JSON), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"w\",\"params\":{\"z\":\"1\",\"a\":\"x\"},"
                        + "\"tasks\":[{\"name\":\"t\",\"type\":\"shell\",\"script\":\"echo 1\\necho 2\\n\"}]}");
        assertThat(new String(WorkflowDocumentWriter.write(document, DocumentFormat.YAML), StandardCharsets.UTF_8))
                .isEqualTo("""
                        name: w
                        params:
                          z: "1"
                          a: x
                        tasks:
                        - name: t
                          type: shell
                          script: |
                            echo 1
                            echo 2
                        """);
    }

    @ParameterizedTest
    @EnumSource
    void everyNastyTextSurvives(DocumentFormat format) {
        for (String text : NASTY) {
            assertSurvives(documentWith(text), format, "text " + text.replace("\n", "\\n"));
        }
    }

    /** Wherever a parser's buffer ends. */
    @ParameterizedTest
    @EnumSource
    void aCharacterOfTwoHalvesSurvivesAtEveryPlace(DocumentFormat format) {
        for (int before = 900; before < 2_200; before++) {
            assertSurvives(documentWith("x".repeat(before) + "🚀🚀 y"), format, before + " characters before");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadBackEqual(DocumentFormat format) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            assertSurvives(document(random, 1 + random.nextInt(8), List.of(NASTY)), format, "seed " + seed);
        }
    }

    private static void assertSurvives(WorkflowDocument document, DocumentFormat format, String hint) {
        byte[] written = WorkflowDocumentWriter.write(document, format);
        assertThat(WorkflowDocumentReader.read(written, format))
                .as("%s, written as%n%s", hint, new String(written, StandardCharsets.UTF_8))
                .isEqualTo(new DocumentResult.Valid(document));
        DocumentResult.Valid again = (DocumentResult.Valid) WorkflowDocumentReader.read(written, format);
        assertThat(WorkflowDocumentWriter.write(again.document(), format))
                .as(hint)
                .isEqualTo(written);
    }

    private static WorkflowDocument documentWith(String text) {
        TaskDefinition task = new TaskDefinition(
                "true",
                "shell",
                List.of(),
                TaskDefinition.Retry.NONE,
                null,
                Duration.ZERO,
                TaskDefinition.Priority.MEDIUM,
                "1",
                TaskDefinition.OnWorkerLoss.RETRY,
                false,
                Map.of("null", text),
                Map.of("script", "x" + text));
        return new WorkflowDocument(
                "1.5",
                text,
                Map.of("0x1", text, "p", text + "y"),
                Map.of(),
                WorkflowDocument.FailureStrategy.END,
                new Execution(1, Execution.WhenFull.REPLACE),
                null,
                List.of(task),
                WorkflowDocument.Handlers.NONE,
                Map.of());
    }

    private static WorkflowDocument document(Random random, int size, List<String> texts) {
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> upstreams = new ArrayList<>();
            for (TaskDefinition earlier : tasks) {
                if (random.nextInt(3) == 0) {
                    upstreams.add(earlier.name());
                }
            }
            boolean shell = random.nextBoolean();
            tasks.add(new TaskDefinition(
                    i + "-tä.sk",
                    shell ? "shell" : "noop",
                    upstreams,
                    random.nextBoolean()
                            ? TaskDefinition.Retry.NONE
                            : new TaskDefinition.Retry(random.nextInt(101), duration(random)),
                    timeout(random),
                    duration(random),
                    pick(random, TaskDefinition.Priority.values()),
                    random.nextBoolean() ? "default" : "etl",
                    pick(random, TaskDefinition.OnWorkerLoss.values()),
                    random.nextBoolean(),
                    params(random, texts),
                    shell ? Map.of("script", "#" + texts.get(random.nextInt(texts.size()))) : Map.of()));
        }
        return new WorkflowDocument(
                "w" + random.nextInt(1000),
                texts.get(random.nextInt(texts.size())),
                params(random, texts),
                Map.of(),
                pick(random, WorkflowDocument.FailureStrategy.values()),
                random.nextBoolean()
                        ? Execution.PARALLEL
                        : new Execution(random.nextInt(1, 4), pick(random, Execution.WhenFull.values())),
                timeout(random),
                tasks,
                WorkflowDocument.Handlers.NONE,
                Map.of());
    }

    private static Map<String, String> params(Random random, List<String> texts) {
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            params.put("p" + random.nextInt(100), texts.get(random.nextInt(texts.size())) + i);
        }
        return params;
    }

    private static WorkflowDocument.Timeout timeout(Random random) {
        return random.nextBoolean()
                ? null
                : new WorkflowDocument.Timeout(
                        duration(random).plusMillis(1), pick(random, WorkflowDocument.Timeout.Action.values()));
    }

    private static Duration duration(Random random) {
        return Duration.ofMillis(random.nextBoolean() ? random.nextInt(3) : random.nextLong(364L * 86_400_000));
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
