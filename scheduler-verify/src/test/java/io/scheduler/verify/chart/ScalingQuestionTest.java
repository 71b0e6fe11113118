package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.embedded.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What KEDA asks the database, on one with our schema. */
class ScalingQuestionTest {
    private static final String ASKS_EMBEDDED =
            "{worker: {autoscaling: {type: keda}}, networkPolicy: {databaseFrom: [{podSelector: {}}]}}";

    @TempDir
    Path folder;

    @Test
    void tasksCountThatAWorkerHasOrThatWaitForNothingElse() throws Exception {
        SharedPostgres.TestDatabase fresh = SharedPostgres.get().createDatabase();
        try (Database database = Database.open(
                        DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "scaling");
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            // the rows that these belong to do not matter here
            statement.execute("set session_replication_role = replica");
            statement.execute("""
                    insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                                               superseded, worker_node, created_at)
                    values (1, 1, 0, 'runs', 'shell', 1, 'RUNNING', false, 'w1', now()),
                           (2, 1, 1, 'is-sent', 'shell', 1, 'DISPATCHED', false, 'w1', now()),
                           (3, 1, 2, 'could-go', 'shell', 1, 'QUEUED', false, null, now()),
                           (4, 1, 3, 'has-its-permit', 'shell', 1, 'QUEUED', false, null, now()),
                           (5, 1, 4, 'waits-for-its-permit', 'shell', 1, 'QUEUED', false, null, now()),
                           (6, 1, 5, 'waits-for-another-run', 'dependent', 1, 'RUNNING', false, null, now()),
                           (7, 1, 6, 'over', 'shell', 1, 'SUCCEEDED', false, 'w1', now()),
                           (8, 1, 7, 'history', 'shell', 1, 'QUEUED', true, null, now())""");
            statement.execute("""
                    insert into task_permit (task_instance_id, group_id, workflow_instance_id, slot, priority, state)
                    values (4, 1, 1, 0, 0, 'GRANTED'), (5, 1, 1, 0, 0, 'WAITING')""");
            try (ResultSet answer = statement.executeQuery(question())) {
                answer.next();
                assertThat(answer.getLong(1)).isEqualTo(4);
            }
        }
    }

    @Test
    void whoCouldNotAskIsTold() {
        assertThatThrownBy(() -> rendered("{worker: {autoscaling: {type: keda}}}"))
                .hasMessageContaining("networkPolicy.databaseFrom: expected KEDA's pods");
    }

    private String question() throws Exception {
        return Manifest.read(rendered(ASKS_EMBEDDED)).stream()
                .filter(each -> each.is("ScaledObject"))
                .map(each -> each.tree()
                        .path("spec")
                        .path("triggers")
                        .path(0)
                        .path("metadata")
                        .path("query")
                        .asString())
                .findFirst()
                .orElseThrow();
    }

    private String rendered(String values) throws Exception {
        return Chart.text(Files.writeString(folder.resolve("values.yaml"), values));
    }
}
