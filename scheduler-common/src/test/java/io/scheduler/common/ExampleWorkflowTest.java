package io.scheduler.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.param.ParameterScopes;
import io.scheduler.common.param.TimeExpressions;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped example, its scripts run by hand in the order of the document. */
class ExampleWorkflowTest {
    private static final Path EXAMPLE =
            Path.of("../examples/sales-etl").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private final Map<String, Map<String, String>> outputs = new HashMap<>();
    private final StringBuilder log = new StringBuilder();
    private WorkflowDocument document;

    @BeforeEach
    void read() throws IOException {
        byte[] bytes = Files.readAllBytes(EXAMPLE.resolve("workflow.yaml"));
        DocumentResult result = WorkflowDocumentReader.read(bytes, DocumentFormat.YAML);
        assertThat(result).isInstanceOf(DocumentResult.Valid.class);
        document = ((DocumentResult.Valid) result).document();
    }

    @Test
    void everyTaskSucceedsAndTheTotalsAgree() throws Exception {
        for (TaskDefinition task : document.tasks()) {
            assertThat(run(task, EXAMPLE.resolve("sales.csv")))
                    .as("%s:%n%s", task.name(), log)
                    .isZero();
        }
        assertThat(outputs.get("split")).containsEntry("rows", "2992").containsEntry("parts", "5");
        assertThat(outputs.get("by-product"))
                .containsEntry("product_cents", outputs.get("split").get("total_cents"));
        assertThat(Path.of(outputs.get("join").get("report"))).content().contains("2992 rows");
        assertThat(log).contains("all totals agree");
    }

    @Test
    void theCheckFailsWhenATotalIsWrong() throws Exception {
        for (TaskDefinition task : document.tasks()) {
            int exit = run(task, EXAMPLE.resolve("sales.csv"));
            assertThat(exit).as(task.name()).isEqualTo(task.name().equals("check") ? 1 : 0);
            if (task.name().equals("by-day")) {
                outputs.get("by-day").put("day_cents", "1");
            }
        }
        assertThat(log).contains("WRONG: cents by day is 1").contains("the totals disagree");
    }

    @Test
    void aMalformedLineFailsTheSplit() throws Exception {
        Path broken = Files.writeString(
                folder.resolve("broken.csv"),
                "date,region,product,quantity,unit_price_cents\n2025-10-01,east,jar,1,free\n");
        assertThat(run(document.tasks().getFirst(), broken)).isEqualTo(3);
        assertThat(log).contains("line 2 is no sale");
        assertThat(run(document.tasks().getFirst(), folder.resolve("missing.csv")))
                .isEqualTo(2);
        assertThat(log).contains("start with --param input=");
    }

    private int run(TaskDefinition task, Path input) throws IOException, InterruptedException {
        Map<String, String> context = new LinkedHashMap<>();
        task.dependsOn().forEach(upstream -> context.putAll(Objects.requireNonNull(outputs.get(upstream))));
        Map<String, String> startup = Map.of("input", input.toString(), "workdir", folder.toString());
        Object script = new ParameterScopes(null, Map.of(), document.params(), context, task.params(), startup)
                .resolve(TimeExpressions.UNTOUCHED)
                .config(task.config())
                .get("script");
        Path output = Files.createTempFile(folder, task.name(), ".out");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", String.valueOf(script));
        builder.environment().put("SCHEDULER_OUTPUT", output.toString());
        Process process = builder.redirectErrorStream(true).start();
        log.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        int exit = process.waitFor();
        Map<String, String> results = new LinkedHashMap<>();
        for (String line : Files.readAllLines(output)) {
            results.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        outputs.put(task.name(), results);
        return exit;
    }
}
