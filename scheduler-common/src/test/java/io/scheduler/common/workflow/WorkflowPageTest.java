package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps docs/workflows.md equal to the schemas and to the examples, which another test runs. Write it anew with {@code
 * -Dpages.update=true}. An element that is added needs a row in workflow.json or task.json, and an example in {@code
 * examples/workflows} that is named in {@link #PARTS}.
 */
class WorkflowPageTest {
    private static final Path PAGE = Path.of("../docs/workflows.md");
    private static final Path EXAMPLES = Path.of("../examples/workflows");

    /** @param examples names of files, each shown */
    private record Part(String title, String text, List<String> examples) {}

    private static final List<Part> PARTS = List.of(
            new Part("A whole one", "", List.of("daily-sales")),
            new Part("Order, and tasks that are left out", """
                    `dependsOn` names the tasks before; without it a task begins at once. A cycle is refused with its tasks. What is
                    `disabled` does not run, and what depends on it goes on.
                    """, List.of("order")),
            new Part("Parameters", """
                    Values, lists, and declarations with a type and rules, of which a start is checked; `$[…]` is a time. A task's own are
                    stronger, and those of a start are the strongest. What a task writes to `$SCHEDULER_OUTPUT` is seen by those
                    behind it. All rules: [parameters.md](parameters.md).
                    """, List.of("inputs", "handed-on")),
            new Part("Retries, delays, time limits, priorities", """
                    `retry.attempts` counts further attempts after the first. A `timeout` of a task is of one attempt, that of the
                    workflow of all its tasks.
                    """, List.of("limits", "shared")),
            new Part("Ways", """
                    `switch` decides by values, `conditions` by how tasks ended, and `wait` lets somebody decide, or waits for what another program
                    tells. All rules:
                    [control-flow.md](control-flow.md).
                    """, List.of("ways", "repaired", "approved", "told")),
            new Part("Workflows within workflows", """
                    `sub-workflow` runs another one, `foreach` once for each item ([control-flow.md](control-flow.md)); `dependent` waits
                    for runs that somebody else starts ([dependent.md](dependent.md)).
                    """, List.of("part", "whole", "regions", "behind")),
            new Part("When something fails", """
                    `failureStrategy` says what becomes of the other branches; `onFailure` and `finally` run when the tasks have come to
                    their end.
                    """, List.of("cleaned-up")),
            new Part("Several runs at a time", """
                    All kinds, and how they act together with the schedules' `overlap`: [execution.md](execution.md).
                    """, List.of("one-at-a-time", "three-at-a-time")));

    @Test
    void pageShowsTheLanguage() throws IOException {
        String page = page();
        if (Boolean.getBoolean("pages.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).as("run with -Dpages.update=true").isEqualTo(page);
    }

    @Test
    void everyExampleIsShownAndValid() throws IOException {
        TreeSet<String> shown = PARTS.stream()
                .flatMap(part -> part.examples().stream())
                .map(name -> name + ".yaml")
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(shown);
        }
        for (String file : shown) {
            byte[] text = Files.readAllBytes(EXAMPLES.resolve(file));
            assertThat(WorkflowDocumentReader.read(text, DocumentFormat.YAML))
                    .as(file)
                    .isInstanceOf(DocumentResult.Valid.class);
        }
    }

    @Test
    void everyFieldHasAnExample() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Part part : PARTS) {
            for (String example : part.examples()) {
                all.append(Files.readString(EXAMPLES.resolve(example + ".yaml")));
            }
        }
        String text = all.toString();
        assertThat(Stream.concat(
                                TaskTypePageTest.fieldNames(
                                        SchemaFile.ofWorkflow().fields()),
                                TaskTypePageTest.fieldNames(
                                        SchemaFile.ofEveryTask().fields()))
                        .filter(name -> !text.matches("(?s).*[^\\w-]" + name + ":.*")))
                .as("fields that stand in no example of " + EXAMPLES)
                .isEmpty();
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # The workflow document

                Generated from the schemas and from examples that a test runs. The same document in the web UI, in REST (`PUT
                /projects/{project}/workflows/{workflow}`, JSON or YAML) and in files (`bin/scheduler apply -f`). Unknown fields
                are refused with their place, all problems at once. Each `PUT` of a changed document is a new version; a run
                keeps the version that it began with. YAML that is stored over REST is kept as it was written, with its
                comments and its order, and given back so (`Accept: application/yaml`): other comments make a new version.

                ## The workflow

                | field | | |
                |---|---|---|
                """);
        TaskTypePageTest.rows(page, "", SchemaFile.ofWorkflow().fields());
        page.append("""

                ## Each task

                Beside these stand the fields of its type: [task-types.md](task-types.md).

                | field | | |
                |---|---|---|
                """);
        TaskTypePageTest.rows(page, "", SchemaFile.ofEveryTask().fields());
        page.append("\nTypes: ")
                .append(TaskTypeSchemas.builtIn().names().stream()
                        .sorted()
                        .map(name -> "[`" + name + "`](task-types.md)")
                        .collect(Collectors.joining(", ")))
                .append(", and those of plugins.\n\n");
        for (Part part : PARTS) {
            page.append("## ").append(part.title()).append("\n\n");
            if (!part.text().isEmpty()) {
                page.append(part.text()).append('\n');
            }
            for (String example : part.examples()) {
                page.append("```yaml\n")
                        .append(Files.readString(EXAMPLES.resolve(example + ".yaml")))
                        .append("```\n\n");
            }
        }
        return page.append("""
                ## Running it

                By hand (`bin/scheduler start`, `POST …/workflows/{workflow}/instances`), in part, for a look beforehand, once
                more: [runs.md](runs.md). By the clock: [schedules.md](schedules.md). For past dates: [backfills.md](backfills.md).
                """).toString();
    }
}
