package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.common.datasource.DataSourceSpec;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.engine.WorkflowPlan;
import io.scheduler.engine.WorkflowRun;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.TaskAssignment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssignmentsTest {
    private static final Instant ASKED = Instant.parse("2026-03-11T10:00:00Z");
    private static final Instant FIRE_TIME = Instant.parse("2026-03-10T17:30:00Z");

    private final InMemoryPartitionStore store = new InMemoryPartitionStore(1);

    AssignmentsTest() {
        store.secrets.putAll(Map.of("DB", "S3cret ${day} $[yyyy]", "OTHER", "never"));
    }

    private TaskAssignment assignment(
            String yaml, Origin origin, Map<String, String> project, Map<String, String> start) {
        Assignments.Outcome outcome = new Assignments(store, TraceParents.NONE)
                .of(List.of(wanted(yaml, origin, project, start)))
                .getFirst();
        return switch (outcome) {
            case Assignments.Outcome.Made made -> made.assignment();
            case Assignments.Outcome.Hopeless hopeless -> throw hopeless.why();
            case Assignments.Outcome.Unavailable unavailable -> throw unavailable.why();
        };
    }

    private static Assignments.Wanted wanted(
            String yaml, Origin origin, Map<String, String> project, Map<String, String> start) {
        WorkflowDocument document =
                switch (WorkflowDocumentReader.read(yaml.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML)) {
                    case DocumentResult.Valid valid -> valid.document();
                    case DocumentResult.Invalid invalid ->
                        throw new AssertionError(invalid.problems().toString());
                };
        WorkflowInstance instance =
                new WorkflowInstance(7, 1, 1, WorkflowState.RUNNING, null, start, origin, 1, null, ASKED, ASKED, null);
        LiveRun live = new LiveRun(
                WorkflowRun.fresh(WorkflowPlan.of(document), instance),
                "sales",
                "daily",
                project,
                Priority.MEDIUM,
                0,
                1);
        TaskAttempt attempt = TaskAttempt.created(99, 1, TaskState.DISPATCHED, ASKED, null, null);
        return new Assignments.Wanted(live, 0, attempt, 1);
    }

    @Test
    void timesAreOfTheFireTimeInItsZone() {
        Origin scheduled = new Origin(Origin.Kind.SCHEDULE, FIRE_TIME, ZoneId.of("Asia/Shanghai"), null);
        TaskAssignment made = assignment("""
                name: daily
                params: {day: "$[yyyyMMdd]", path: "${bucket}/${day}"}
                tasks:
                - {name: t, type: shell, script: "${path} ${system.biz.date} ${system.workflow.instance.id} ${x} $[HH]"}
                """, scheduled, Map.of("bucket", "s3"), Map.of("x", "1"));

        assertThat(made.config()).containsEntry("script", "s3/20260311 20260310 7 1 01");
        assertThat(made.params()).isEqualTo(Map.of("bucket", "s3", "day", "20260311", "path", "s3/20260311", "x", "1"));
        assertThat(made.outputs()).isNull();
        assertThat(made.secrets()).isNull();
    }

    @Test
    void aManualRunIsOfTheTimeAtWhichItWasAskedFor() {
        TaskAssignment made = assignment("""
                name: daily
                tasks: [{name: t, type: shell, script: "${system.datetime}"}]
                """, Origin.MANUAL, Map.of(), Map.of());
        assertThat(made.config()).containsEntry("script", "20260311100000");
    }

    @Test
    void anAttemptIsToldOfTheTraceOfTheRunAtTheTop() {
        Origin below = new Origin(Origin.Kind.SUB_WORKFLOW, null, ZoneId.of("UTC"), new Origin.Parent(90, 91, 2, 77));
        Assignments.Wanted wanted = wanted("{name: w, tasks: [{name: t, type: noop}]}", below, Map.of(), Map.of());
        TraceParents traces = (root, attempt) -> root + "-" + attempt;
        assertThat(new Assignments(store, traces).of(List.of(wanted)).getFirst())
                .isInstanceOfSatisfying(
                        Assignments.Outcome.Made.class,
                        made -> assertThat(made.assignment().traceParent())
                                .isEqualTo("77-" + wanted.attempt().id()));
    }

    @Test
    void declaredOutputsGoWithTheTask() {
        TaskAssignment made = assignment("""
                name: daily
                params: {day: "1"}
                tasks:
                - name: t
                  type: shell
                  script: "true"
                  params: {rows: {direction: out}, file: {direction: out, value: "${day}.csv"}}
                """, Origin.MANUAL, Map.of(), Map.of());
        assertThat(made.outputs())
                .isEqualTo(new TaskAssignment.Outputs(List.of("rows", "file"), Map.of("file", "1.csv")));
        assertThat(made.params()).isEqualTo(Map.of("day", "1"));
    }

    @Test
    void listsAmongDeclaredOutputsAreNamed() {
        assertThat(assignment("""
                        name: daily
                        tasks: [{name: t, type: noop, params: {a: {direction: out, type: list}, b: {direction: out}}}]
                        """, Origin.MANUAL, Map.of(), Map.of()).outputs())
                .isEqualTo(new TaskAssignment.Outputs(List.of("a", "b"), Map.of(), List.of("a")));
    }

    /** By itself it was nothing that could be judged when the run began. */
    @Test
    void aDefaultOfATypeIsJudgedOnceItIsKnown() {
        String yaml = """
                name: daily
                params: {n: {value: "${rows}", type: integer, max: 10}, m: {value: "${gone}", type: integer}}
                tasks: [{name: t, type: noop, params: {rows: "%s"}}]
                """;
        assertThat(assignment(yaml.formatted("7"), Origin.MANUAL, Map.of(), Map.of())
                        .params())
                .containsEntry("n", "7");
        assertThatThrownBy(() -> assignment(yaml.formatted("11"), Origin.MANUAL, Map.of(), Map.of()))
                .hasMessageContaining("params.n: expected at most 10, but got '11'");
    }

    @Test
    void secretsAreRevealedToTheWorkerAlone() {
        TaskAssignment made = assignment("""
                name: daily
                params: {day: "1", url: "u:${secret.DB}@h"}
                tasks: [{name: t, type: shell, script: "connect ${url} ${data}"}]
                """, Origin.MANUAL, Map.of(), Map.of("data", "${secret.OTHER}"));
        assertThat(made.config()).containsEntry("script", "connect u:S3cret ${day} $[yyyy]@h ${secret.OTHER}");
        assertThat(made.params()).containsEntry("url", "u:S3cret ${day} $[yyyy]@h");
        assertThat(made.secrets()).containsExactly("S3cret ${day} $[yyyy]");
        assertThat(made.toString()).doesNotContain("S3cret");
    }

    @Test
    void anEnvironmentGoesWithTheTaskAsItIsNow() {
        String yaml = """
                name: daily
                params: {day: "1"}
                environment: spark
                tasks: [{name: t, type: shell, script: "true"}]
                """;
        assertThatThrownBy(() -> assignment(yaml, Origin.MANUAL, Map.of(), Map.of()))
                .hasMessageContaining("there is no environment spark");
        environment(List.of());
        TaskAssignment made = assignment(yaml, Origin.MANUAL, Map.of(), Map.of());
        assertThat(made.environment())
                .isEqualTo(new TaskAssignment.Environment(
                        "spark",
                        Map.of("DAY", "1", "KEY", "k S3cret ${day} $[yyyy]", "PATH", "/opt:${PATH}"),
                        "echo ${day}"));
        assertThat(made.secrets()).containsExactly("S3cret ${day} $[yyyy]");
        environment(List.of("etl"));
        assertThatThrownBy(() -> assignment(yaml, Origin.MANUAL, Map.of(), Map.of()))
                .hasMessageContaining("is for the worker groups etl, but the task is for default");
    }

    private void environment(List<String> workerGroups) {
        store.environments.put(
                "spark",
                new TaskEnvironment(
                        "spark",
                        "",
                        Map.of("DAY", "${day}", "KEY", "k ${secret.DB}", "PATH", "/opt:${PATH}"),
                        "echo ${day}",
                        workerGroups,
                        "ann",
                        Instant.EPOCH));
    }

    @Test
    void aSecretThatIsMissingIsNamed() {
        assertThatThrownBy(() -> assignment("""
                name: daily
                tasks: [{name: t, type: shell, script: "${secret.GONE} ${secret.DB}"}]
                """, Origin.MANUAL, Map.of(), Map.of()))
                .hasMessageContaining("the project sales to have the secrets GONE")
                .hasMessageNotContaining("S3cret");
    }

    @Test
    void whatManyNeedIsReadOnceForEachKindAndNothingForThoseThatNeedNothing() {
        int[] reads = {0};
        store.beforeSupplies = () -> reads[0]++;
        String plain = task("{name: t, type: shell, script: ls}");
        assertThat(outcomes(plain, plain)).hasOnlyElementsOfType(Assignments.Outcome.Made.class);
        assertThat(reads[0]).isZero();

        environment(List.of());
        store.dataSources.put(
                "shop",
                new DataSources.Opened(
                        new DataSourceSpec(DataSourceKind.POSTGRESQL, "db", 5432, "shop", "reader", Map.of()), "pw"));
        String needy = task("{name: t, type: shell, environment: spark, script: \"${secret.OTHER}\"}");
        String query = task("{name: t, type: sql, dataSource: shop, sql: select 1}");
        String hopeless = task("{name: t, type: shell, script: \"${secret.GONE}\"}");
        List<Assignments.Outcome> outcomes = outcomes(needy, hopeless, query, needy, plain);
        assertThat(reads[0]).as("environments, secrets, data sources").isEqualTo(3);
        assertThat(outcomes.get(1)).isInstanceOf(Assignments.Outcome.Hopeless.class);
        outcomes.remove(1);
        assertThat(outcomes).hasOnlyElementsOfType(Assignments.Outcome.Made.class);
        assertThat(((Assignments.Outcome.Made) outcomes.get(1)).assignment().secrets())
                .containsExactly("pw");
    }

    /** Each further read might take as long as the first. */
    @Test
    void afterAReadHasFailedNoOtherIsTriedAndOnlyTasksThatNeedSomethingWait() {
        environment(List.of());
        int[] reads = {0};
        store.beforeSupplies = () -> {
            reads[0]++;
            throw new StoreException("away", new IllegalStateException());
        };
        List<Assignments.Outcome> outcomes = outcomes(
                task("{name: t, type: shell, environment: spark, script: ls}"),
                task("{name: t, type: shell, script: \"${secret.OTHER}\"}"),
                task("{name: t, type: shell, script: ls}"));
        assertThat(reads[0]).isEqualTo(1);
        assertThat(outcomes.get(0)).isInstanceOf(Assignments.Outcome.Unavailable.class);
        assertThat(outcomes.get(1)).isInstanceOf(Assignments.Outcome.Unavailable.class);
        assertThat(outcomes.get(2)).isInstanceOf(Assignments.Outcome.Made.class);
    }

    private static String task(String task) {
        return "{name: daily, tasks: [" + task + "]}";
    }

    private List<Assignments.Outcome> outcomes(String... documents) {
        return new ArrayList<>(new Assignments(store, TraceParents.NONE)
                .of(Stream.of(documents)
                        .map(document -> wanted(document, Origin.MANUAL, Map.of(), Map.of()))
                        .toList()));
    }
}
