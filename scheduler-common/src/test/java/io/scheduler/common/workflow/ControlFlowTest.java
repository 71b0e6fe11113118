package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.dependent.Cycle;
import io.scheduler.common.workflow.ControlFlow.Need;
import io.scheduler.common.workflow.ControlFlow.Requirement;
import io.scheduler.common.workflow.ControlFlow.Status;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ControlFlowTest {

    private static final WorkflowDocument DOCUMENT = valid("""
            name: w
            tasks:
              - name: s
                type: switch
                cases:
                  - {when: "${a} > 1", then: [c]}
                  - {when: true, then: d}
                otherwise: [d]
              - {name: c, type: noop, dependsOn: [s]}
              - {name: d, type: noop, dependsOn: [s]}
              - name: e
                type: conditions
                dependsOn: [c, d]
                when: {or: [{task: c, status: failure}, [{task: c}, {task: d, status: SUCCESS}]]}
                onFalse: [f]
              - {name: f, type: wait, dependsOn: [e], timeout: 1d, delay: 1m}
              - {name: g, type: wait, for: signal}
              - {name: h, type: sub-workflow, workflow: other, params: {x: 1}, retry: {attempts: 2}}
              - {name: i, type: sub-workflow, workflow: w, project: p, version: 3}
              - name: m
                type: dependent
                when:
                  - {workflow: w, interval: last3Days, outputs: true}
                  - {or: [{workflow: x, project: p, task: t, interval: last-monday}, {and: [{workflow: y, tasks: all}]}]}
                onFailure: wait
                failureWait: 90m
                retry: {attempts: 1}
              - {name: n, type: dependent, when: {workflow: x}}
              - {name: o, type: foreach, workflow: other, items: [a, 007, 3.10, 12345678901234567891, true], params: {x: "${item}"}}
              - name: q
                type: foreach
                workflow: other
                project: p
                version: 2
                product: {region: "${regions}", day: [1, 2.0]}
                parallelism: 50
                maxItems: 100
                onItemFailure: continue
            onFailure:
              - {name: j, type: noop}
            finally:
              - {name: k, type: noop}
              - {name: l, type: noop, dependsOn: [k]}
            outputs: {rows: "${rows}"}
            """);

    @Test
    void isReadFromTheFieldsOfATask() {
        assertThat(flow("s")).isInstanceOfSatisfying(ControlFlow.Switch.class, s -> {
            assertThat(s.cases().get(0).when().text()).isEqualTo("${a} > 1");
            assertThat(s.cases().get(0).then()).containsExactly("c");
            assertThat(s.cases().get(1).when().text()).isEqualTo("true");
            assertThat(s.cases().get(1).then()).containsExactly("d");
            assertThat(s.otherwise()).containsExactly("d");
        });
        assertThat(flow("c")).isNull();
        assertThat(flow("e"))
                .isEqualTo(new ControlFlow.Conditions(
                        new Requirement.Any(List.of(
                                new Requirement.Ended("c", Status.FAILURE),
                                new Requirement.All(List.of(
                                        new Requirement.Ended("c", Status.SUCCESS),
                                        new Requirement.Ended("d", Status.SUCCESS))))),
                        List.of(),
                        List.of("f")));
        assertThat(flow("f")).isEqualTo(new ControlFlow.Wait(ControlFlow.Wait.Kind.APPROVAL));
        assertThat(flow("g")).isEqualTo(new ControlFlow.Wait(ControlFlow.Wait.Kind.SIGNAL));
        assertThat(flow("h")).isEqualTo(new ControlFlow.SubWorkflow(null, "other", null));
        assertThat(flow("i")).isEqualTo(new ControlFlow.SubWorkflow("p", "w", 3));
        Need.Upstream first = new Need.Upstream(0, null, "w", null, false, Cycle.LAST_3_DAYS, true);
        Need.Upstream second = new Need.Upstream(1, "p", "x", "t", false, Cycle.LAST_MONDAY, false);
        Need.Upstream third = new Need.Upstream(2, null, "y", null, true, Cycle.TODAY, false);
        assertThat(flow("m"))
                .isEqualTo(new ControlFlow.Dependent(
                        new Need.All(List.of(first, new Need.Any(List.of(second, new Need.All(List.of(third)))))),
                        List.of(first, second, third),
                        ControlFlow.Dependent.OnFailure.WAIT,
                        Duration.ofMinutes(90)));
        Need.Upstream only = new Need.Upstream(0, null, "x", null, false, Cycle.TODAY, false);
        assertThat(flow("n"))
                .isEqualTo(new ControlFlow.Dependent(only, List.of(only), ControlFlow.Dependent.OnFailure.FAIL, null));
    }

    @Test
    void namesTheWorkflowsThatItRefersTo() {
        assertThat(WorkflowReference.of(DOCUMENT, "here").keySet())
                .containsExactly(
                        new WorkflowReference(WorkflowReference.Kind.SUB_WORKFLOW, "here", "other"),
                        new WorkflowReference(WorkflowReference.Kind.SUB_WORKFLOW, "p", "w"),
                        new WorkflowReference(WorkflowReference.Kind.DEPENDENT, "here", "w"),
                        new WorkflowReference(WorkflowReference.Kind.DEPENDENT, "p", "x"),
                        new WorkflowReference(WorkflowReference.Kind.DEPENDENT, "here", "y"),
                        new WorkflowReference(WorkflowReference.Kind.DEPENDENT, "here", "x"),
                        new WorkflowReference(WorkflowReference.Kind.FOREACH, "here", "other"),
                        new WorkflowReference(WorkflowReference.Kind.FOREACH, "p", "other"));
        assertThat(flow("o"))
                .isEqualTo(new ControlFlow.ForEach(
                        new ControlFlow.SubWorkflow(null, "other", null),
                        List.of(new ControlFlow.ForEach.Axis(
                                "item", List.of("a", "007", "3.10", "12345678901234567891", "true"), null)),
                        false,
                        10,
                        10_000,
                        ControlFlow.ForEach.OnItemFailure.STOP));
        assertThat(flow("q"))
                .isEqualTo(new ControlFlow.ForEach(
                        new ControlFlow.SubWorkflow("p", "other", 2),
                        List.of(
                                new ControlFlow.ForEach.Axis("region", List.of(), "${regions}"),
                                new ControlFlow.ForEach.Axis("day", List.of("1", "2.0"), null)),
                        true,
                        50,
                        100,
                        ControlFlow.ForEach.OnItemFailure.CONTINUE));
    }

    @Test
    void handlersComeBehindTheTasks() {
        assertThat(DOCUMENT.allTasks().stream().map(TaskDefinition::name))
                .containsExactly("s", "c", "d", "e", "f", "g", "h", "i", "m", "n", "o", "q", "j", "k", "l");
        assertThat(DOCUMENT.phaseOf(11)).isEqualTo(Phase.TASKS);
        assertThat(DOCUMENT.phaseOf(12)).isEqualTo(Phase.ON_FAILURE);
        assertThat(DOCUMENT.phaseOf(13)).isEqualTo(Phase.FINALLY);
        assertThat(DOCUMENT.dag().upstreams(14)).containsExactly(13);
        assertThat(DOCUMENT.outputs()).isEqualTo(Map.of("rows", "${rows}"));
    }

    @Test
    void isWrittenAsItWasRead() {
        for (DocumentFormat format : DocumentFormat.values()) {
            byte[] written = WorkflowDocumentWriter.write(DOCUMENT, format);
            assertThat(WorkflowDocumentReader.read(written, format)).isEqualTo(new DocumentResult.Valid(DOCUMENT));
        }
    }

    @Test
    void theExamplesOfTheDocumentationAreValid() throws IOException {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/control-flow.md"))
                        + Files.readString(Path.of("../docs/dependent.md")));
        int found = 0;
        while (block.find()) {
            valid(block.group(1));
            found++;
        }
        assertThat(found).isGreaterThan(5);
    }

    private static ControlFlow flow(String task) {
        return ControlFlow.of(DOCUMENT.allTasks().stream()
                .filter(one -> one.name().equals(task))
                .findFirst()
                .orElseThrow());
    }

    private static WorkflowDocument valid(String yaml) {
        return switch (WorkflowDocumentReader.read(yaml.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML)) {
            case DocumentResult.Valid valid -> valid.document();
            case DocumentResult.Invalid invalid -> throw new AssertionError(invalid.problems() + " in\n" + yaml);
        };
    }
}
