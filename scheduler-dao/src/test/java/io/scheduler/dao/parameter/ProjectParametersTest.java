package io.scheduler.dao.parameter;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.param.ParameterType;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartResult;
import io.scheduler.dao.parameter.ProjectParameters.PutResult;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.workflow.NewVersion;
import io.scheduler.dao.workflow.Workflows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProjectParametersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Database database;
    private static ProjectParameters parameters;
    private static Projects projects;
    private static Workflows workflows;
    private static WorkflowInstances instances;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        parameters = new ProjectParameters(database);
        projects = new Projects(database);
        workflows = new Workflows(database);
        instances = new WorkflowInstances(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static PutResult put(String project, String name, String value) {
        return parameters.put(ADMIN, project, name, value, ParameterType.STRING, "about it");
    }

    private static Map<String, String> seenBy(StartResult started) {
        List<InstanceRow> rows =
                new JdbcPartitionStore(database.dataSource()).instances(List.of(((StartResult.Started) started).id()));
        return rows.getFirst().projectParams();
    }

    @Test
    void aParameterIsMadeChangedListedAndDeleted() {
        projects.put(ADMIN, "p", null);
        assertThat(put("p", "b", "1")).isInstanceOfSatisfying(PutResult.Stored.class, stored -> {
            assertThat(stored.created()).isTrue();
            assertThat(stored.parameter().description()).isEqualTo("about it");
        });
        assertThat(put("p", "b", "2"))
                .matches(result -> result instanceof PutResult.Stored stored && !stored.created());
        put("p", "a", "");
        assertThat(put("missing", "a", "1")).isEqualTo(new PutResult.NoProject());

        assertThat(parameters.list(ADMIN, "p", new PageRequest(0, 1)).total()).isEqualTo(2);
        assertThat(parameters.list(ADMIN, "p", new PageRequest(0, 10)).items())
                .extracting(ProjectParameter::name)
                .containsExactly("a", "b");
        assertThat(parameters.find(ADMIN, "p", "b").orElseThrow().value()).isEqualTo("2");
        assertThat(parameters.delete(ADMIN, "p", "b")).isTrue();
        assertThat(parameters.delete(ADMIN, "p", "b")).isFalse();
        assertThat(parameters.find(ADMIN, "p", "b")).isEmpty();
    }

    @Test
    void aRunKeepsTheParametersThatItWasAskedForWith() {
        projects.put(ADMIN, "keeps", null);
        workflows.put(ADMIN, "keeps", "w", "{\"name\":\"w\"}", null);
        StartRequest request = new StartRequest("keeps", "w", Map.of());
        StartResult none = instances.start(ADMIN, request, null, NOW);
        put("keeps", "bucket", "one");
        put("keeps", "empty", "");
        StartResult first = instances.start(ADMIN, request, null, NOW);
        put("keeps", "bucket", "two");

        assertThat(seenBy(none)).isEmpty();
        assertThat(seenBy(first)).isEqualTo(Map.of("bucket", "one", "empty", ""));
        assertThat(seenBy(instances.start(ADMIN, request, null, NOW))).isEqualTo(Map.of("bucket", "two", "empty", ""));
    }

    @Test
    void aProjectHasABoundedNumberOfBytes() {
        projects.put(ADMIN, "large", null);
        put("large", "a", "x".repeat(ProjectParameters.MAX_BYTES - 2));
        assertThat(put("large", "b", "y")).isInstanceOf(PutResult.TooMany.class);
        assertThat(put("large", "a", "less")).isInstanceOf(PutResult.Stored.class);
        assertThat(put("large", "b", "y")).isInstanceOf(PutResult.Stored.class);
    }

    @Test
    void declaredParametersAreCheckedBeforeAStart() {
        projects.put(ADMIN, "typed", null);
        String inputs = "{\"params\":{\"n\":{\"type\":\"integer\",\"required\":true}}}";
        workflows.put(ADMIN, "typed", "w", new NewVersion("{\"name\":\"w\"}", inputs, false), null);

        assertThat(instances.start(ADMIN, new StartRequest("typed", "w", Map.of()), "key", NOW))
                .isInstanceOfSatisfying(
                        StartResult.WrongParams.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(DocumentProblem::path)
                                .containsExactly("params.n"));
        StartRequest right = new StartRequest("typed", "w", Map.of("n", "1", "unknown", "x"));
        StartResult started = instances.start(ADMIN, right, "key", NOW);
        assertThat(started).isInstanceOf(StartResult.Started.class);
        assertThat(instances.start(ADMIN, right, "key", NOW)).isInstanceOf(StartResult.Repeated.class);

        workflows.put(ADMIN, "typed", "w", "{\"name\":\"w\",\"description\":\"\"}", null);
        assertThat(instances.start(ADMIN, new StartRequest("typed", "w", Map.of()), null, NOW))
                .isInstanceOf(StartResult.Started.class);
    }
}
