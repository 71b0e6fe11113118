package io.scheduler.dao.workflow;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.CommandType;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartResult.Started;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.workflow.Workflows.Deletion;
import io.scheduler.dao.workflow.Workflows.PutResult;
import io.scheduler.dao.workflow.Workflows.VersionConflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class WorkflowsTest {
    private static Database database;
    private static Projects projects;
    private static Workflows workflows;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        projects = new Projects(database);
        workflows = new Workflows(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void projectIsMadeChangedAndDeletedOnlyWhenEmpty() {
        assertThat(projects.put(ADMIN, "shop", "one")).get().matches(Projects.Stored::created);
        assertThat(projects.put(ADMIN, "shop", "two"))
                .get()
                .matches(stored ->
                        !stored.created() && stored.project().description().equals("two"));
        assertThat(projects.put(ADMIN, "shop", null))
                .get()
                .matches(stored -> stored.project().description().equals("two"));
        workflows.put(ADMIN, "shop", "w", new NewVersion("{\"a\":1}", null, false), null);
        assertThat(projects.delete(ADMIN, "shop")).isEqualTo(Projects.Deletion.HAS_WORKFLOWS);

        assertThat(workflows.delete(ADMIN, "shop", "w", false)).isEqualTo(Deletion.DELETED);
        assertThat(projects.delete(ADMIN, "shop")).isEqualTo(Projects.Deletion.DELETED);
        assertThat(projects.delete(ADMIN, "shop")).isEqualTo(Projects.Deletion.ABSENT);
        assertThat(projects.find(ADMIN, "shop")).isEmpty();
    }

    @Test
    void changedDocumentMakesAVersionAndTheSameOneDoesNot() {
        projects.put(ADMIN, "versions", null);
        assertThat(put("versions", "{\"b\":1,\"a\":2}", null)).isEqualTo(new PutResult.Stored("w", 1, true, true));
        assertThat(put("versions", "{\"b\":1,\"a\":2}", null)).isEqualTo(new PutResult.Stored("w", 1, false, false));
        assertThat(put("versions", "{\"b\":2}", null)).isEqualTo(new PutResult.Stored("w", 2, false, true));

        Workflow workflow = workflows.find(ADMIN, "versions", "w").orElseThrow();
        assertThat(workflow.version()).isEqualTo(2);
        assertThat(workflows.version(workflow, 1).orElseThrow().document()).isEqualTo("{\"b\":1,\"a\":2}");
        assertThat(workflows.version(workflow, 3)).isEmpty();
        assertThat(workflows.versions(workflow, new PageRequest(0, 1)))
                .satisfies(page -> assertThat(page.total()).isEqualTo(2))
                .satisfies(page -> assertThat(page.items())
                        .extracting(WorkflowVersion.Summary::version)
                        .containsExactly(2));
    }

    @Test
    void expectedVersionThatIsNotTheCurrentOneChangesNothing() {
        projects.put(ADMIN, "etag", null);
        assertThatThrownBy(() -> put("etag", "{}", 7)).isInstanceOf(VersionConflict.class);
        assertThat(workflows.find(ADMIN, "etag", "w")).isEmpty();

        put("etag", "{}", 0);
        assertThatThrownBy(() -> put("etag", "{\"a\":1}", 0))
                .isInstanceOfSatisfying(
                        VersionConflict.class,
                        e -> assertThat(e.currentVersion()).isEqualTo(1));
        assertThat(put("etag", "{\"a\":1}", 1)).isEqualTo(new PutResult.Stored("w", 2, false, true));
    }

    @Test
    void documentForAnUnknownProjectIsRefused() {
        assertThat(put("nowhere", "{}", null)).isEqualTo(new PutResult.NoProject());
    }

    @Test
    void documentsStoredAtTheSameTimeGetDifferentVersions() throws Exception {
        projects.put(ADMIN, "race", null);
        List<Callable<PutResult>> puts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String document = "{\"n\":" + i + "}";
            puts.add(() -> put("race", document, null));
        }
        List<Integer> versions = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<PutResult> result : threads.invokeAll(puts)) {
                versions.add(((PutResult.Stored) result.get()).version());
            }
        }
        assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void workflowWithAnUnfinishedInstanceIsNotDeleted() {
        projects.put(ADMIN, "busy", null);
        put("busy", "{}", null);
        new WorkflowInstances(database).start(ADMIN, new StartRequest("busy", "w", Map.of()), null, Instant.EPOCH);

        assertThat(workflows.delete(ADMIN, "busy", "w", false)).isEqualTo(Deletion.HAS_UNFINISHED_INSTANCES);
        assertThat(workflows.delete(ADMIN, "busy", "other", false)).isEqualTo(Deletion.ABSENT);
    }

    @Test
    void workflowWithACommandThatWaitsForAFinishedInstanceIsNotDeleted() {
        projects.put(ADMIN, "asked", null);
        put("asked", "{}", null);
        WorkflowInstances instances = new WorkflowInstances(database);
        Started started =
                (Started) instances.start(ADMIN, new StartRequest("asked", "w", Map.of()), null, Instant.EPOCH);
        JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
        jdbc.update("delete from command where workflow_instance_id = ?", started.id());
        jdbc.update("update workflow_instance set state = 'FAILED' where id = ?", started.id());
        instances.command(
                ADMIN,
                instances.find(ADMIN, started.id()).orElseThrow(),
                CommandType.RERUN,
                Set.of(WorkflowState.FAILED),
                "{}");

        assertThat(workflows.delete(ADMIN, "asked", "w", false)).isEqualTo(Deletion.HAS_WAITING_COMMANDS);

        jdbc.update("delete from command where workflow_instance_id = ?", started.id());
        assertThat(workflows.delete(ADMIN, "asked", "w", false)).isEqualTo(Deletion.DELETED);
    }

    @Test
    void whoDependsOnAWorkflowIsToldThatItIsDeleted() {
        projects.put(ADMIN, "gone", null);
        put("gone", "{}", null);
        projects.put(ADMIN, "waiting", null);
        put("waiting", "{}", null);
        WorkflowInstances instances = new WorkflowInstances(database);
        Started seen = (Started) instances.start(ADMIN, new StartRequest("gone", "w", Map.of()), null, Instant.EPOCH);
        Started waits =
                (Started) instances.start(ADMIN, new StartRequest("waiting", "w", Map.of()), null, Instant.EPOCH);
        JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
        jdbc.update("delete from command where workflow_instance_id in (?, ?)", seen.id(), waits.id());
        for (int attempt = 1; attempt <= 2; attempt++) {
            jdbc.update(
                    "insert into watch (workflow, task_instance_id, workflow_instance_id, slot, by_task) values (?, ?, ?, 3, false)",
                    Watching.key("gone", "w"),
                    -attempt,
                    waits.id());
        }
        String told = "select slot, type from command where workflow_instance_id = " + waits.id();

        assertThat(workflows.delete(ADMIN, "gone", "w", true)).isEqualTo(Deletion.HAS_UNFINISHED_INSTANCES);
        assertThat(jdbc.queryForList(told)).as("nothing is deleted").isEmpty();
        jdbc.update("update workflow_instance set state = 'SUCCEEDED' where id = ?", seen.id());
        assertThat(workflows.delete(ADMIN, "gone", "w", true)).isEqualTo(Deletion.DELETED);

        assertThat(jdbc.queryForList(told)).as("once").containsExactly(Map.of("slot", 3, "type", "UPSTREAM_ENDED"));
    }

    private static PutResult put(String project, String document, Integer expectedVersion) {
        return workflows.put(ADMIN, project, "w", new NewVersion(document, null, false), expectedVersion);
    }
}
