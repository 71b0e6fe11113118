package io.scheduler.dao.alert;

import static io.scheduler.common.alert.AlertEvent.CERTIFICATE_EXPIRING;
import static io.scheduler.common.alert.AlertEvent.TASK_FAILED;
import static io.scheduler.common.alert.AlertEvent.WAITING_TOO_LONG;
import static io.scheduler.common.alert.AlertEvent.WORKER_LOST;
import static io.scheduler.common.alert.AlertEvent.WORKFLOW_FAILED;
import static io.scheduler.common.alert.AlertEvent.WORKFLOW_RECOVERED;
import static io.scheduler.common.alert.AlertEvent.WORKFLOW_SUCCEEDED;
import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    private static Database database;

    private AlertTables tables;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void fill() {
        tables = new AlertTables(database);
        tables.channel("mail");
        tables.channel("chat");
        tables.group("team", "mail", "chat");
        tables.group("night", "mail");
    }

    @Test
    void aRunIsToldToEachChannelOnceHoweverManyRulesSayso() {
        tables.rule("sales", "failures", "team", WORKFLOW_FAILED);
        tables.rule(null, "all", "night", WORKFLOW_FAILED, TASK_FAILED);
        tables.run(1, "sales", "FAILED");
        tables.run(2, "stock", "FAILED");

        tables.happened(WORKFLOW_FAILED, "run/1", 1L);
        tables.happened(WORKFLOW_FAILED, "run/2", 2L);
        tables.happened(WORKFLOW_SUCCEEDED, "run/1/again", 1L);

        assertThat(tables.told())
                .containsExactly("WORKFLOW_FAILED@chat", "WORKFLOW_FAILED@mail", "WORKFLOW_FAILED@mail");
        Alert alert = new Alerts(database)
                .list(ADMIN, new Alerts.Filter("sales", null, "PENDING", null), new PageRequest(0, 10))
                .items()
                .getFirst();
        assertThat(alert.project()).isEqualTo("sales");
        assertThat(alert.workflowInstanceId()).isEqualTo(1);
        assertThat(alert.node()).isEqualTo(AlertTables.MASTER);
        assertThat(alert.facts()).containsEntry("reason", "broken \uFFFD pipe");
        assertThat(alert.deliveries()).extracting(Alert.Delivery::state).containsExactly("PENDING", "PENDING");
    }

    @Test
    void whatIsWrittenTwiceIsToldOnce() {
        tables.rule("sales", "failures", "night", WORKFLOW_FAILED);
        tables.run(1, "sales", "FAILED");
        tables.happened(WORKFLOW_FAILED, "run/1", 1L);
        tables.happened(WORKFLOW_FAILED, "run/1", 1L);
        assertThat(tables.told()).containsExactly("WORKFLOW_FAILED@mail");
    }

    @Test
    void aRuleCanBeForOneWorkflowOrOff() {
        tables.jdbc.update("insert into workflow (project_id, name, current_version)"
                + " select id, 'other', 1 from project where name = 'sales'");
        for (String workflow : List.of("daily", "other")) {
            tables.rules.put(
                    ADMIN,
                    "sales",
                    workflow,
                    new AlertRules.Wish(workflow, null, List.of("WORKFLOW_FAILED"), "night", null, null, true));
        }
        tables.rules.put(
                ADMIN,
                "sales",
                "off",
                new AlertRules.Wish(null, null, List.of("WORKFLOW_FAILED"), "team", null, null, false));
        tables.run(1, "sales", "FAILED");
        tables.happened(WORKFLOW_FAILED, "run/1", 1L);
        assertThat(tables.told()).containsExactly("WORKFLOW_FAILED@mail");

        assertThat(tables.rules.list(ADMIN, "sales", new PageRequest(0, 10)).items())
                .extracting(AlertRule::name)
                .containsExactly("daily", "off", "other");
        assertThat(tables.rules.delete(ADMIN, "sales", "daily")).isTrue();
        assertThat(tables.rules.delete(ADMIN, null, "off")).isFalse();
        tables.happened(WORKFLOW_FAILED, "run/1/2", 1L);
        assertThat(tables.told()).hasSize(1);
        assertThat(tables.rules.put(
                        ADMIN,
                        "sales",
                        "x",
                        new AlertRules.Wish("none", null, List.of("WORKFLOW_FAILED"), "night", null, null, true)))
                .isEqualTo(AlertRules.PutResult.NO_WORKFLOW);
    }

    @Test
    void whatBelongsToNoProjectIsToldByRulesOfTheCluster() {
        tables.rule("sales", "mine", "team", WORKER_LOST, CERTIFICATE_EXPIRING);
        tables.rule(null, "ours", "night", WORKER_LOST, CERTIFICATE_EXPIRING);
        tables.happened(WORKER_LOST, "worker/1", null);
        AlertWatch watch = new AlertWatch(database, "node");
        Instant now = Instant.parse("2026-01-02T10:00:00Z");
        watch.certificate("master-1", "node", now.plusSeconds(10), now);
        watch.certificate("master-1", "node", now.plusSeconds(10), now.plusSeconds(3600));
        watch.certificate("master-1", "node", now.plusSeconds(10), now.plusSeconds(86_400));
        assertThat(tables.told())
                .containsExactly("WORKER_LOST@mail", "CERTIFICATE_EXPIRING@mail", "CERTIFICATE_EXPIRING@mail");
    }

    @Test
    void aSuccessAfterAFailureIsARecovery() {
        tables.rule("sales", "recovered", "night", WORKFLOW_RECOVERED);
        tables.run(1, "sales", "SUCCEEDED");
        tables.happened(WORKFLOW_RECOVERED, "run/1", 1L);
        assertThat(tables.told()).as("the first run").isEmpty();

        tables.run(2, "sales", "FAILED");
        tables.run(3, "sales", "STOPPED");
        tables.run(4, "sales", "SUCCEEDED");
        tables.happened(WORKFLOW_RECOVERED, "run/4", 4L);
        assertThat(tables.told()).containsExactly("WORKFLOW_RECOVERED@mail");

        tables.run(5, "sales", "SUCCEEDED");
        tables.happened(WORKFLOW_RECOVERED, "run/5", 5L);
        assertThat(tables.told()).as("one good run after another").hasSize(1);

        tables.jdbc.update(
                "insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt,"
                        + " state, superseded, created_at) values (1, 5, 0, 'a', 'shell', 1, 'FAILED', true, now())");
        tables.happened(WORKFLOW_RECOVERED, "run/5/recovered", 5L);
        assertThat(tables.told()).as("the run itself was recovered").hasSize(2);
    }

    @Test
    void whatWaitsTooLongIsToldOnceForEachRule() {
        tables.rule("sales", "waits", "night", WAITING_TOO_LONG);
        tables.rules.put(
                ADMIN,
                "sales",
                "waits-longer",
                new AlertRules.Wish(null, null, List.of("WAITING_TOO_LONG"), "night", 7_200_000L, null, true));
        for (long id = 1; id <= 3; id++) {
            tables.run(id, "sales", id == 3 ? "RUNNING" : "SUBMITTED");
        }
        tables.jdbc.update("update workflow_instance set created_at = now() - interval '1 hour' where id in (1, 3)");
        tables.jdbc.update(
                "insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt,"
                        + " state, created_at) values (31, 3, 0, 'queued', 'shell', 1, 'QUEUED', now() - interval '1 hour'),"
                        + " (32, 3, 1, 'fresh', 'shell', 1, 'QUEUED', now()), (33, 3, 2, 'runs', 'shell', 1, 'RUNNING',"
                        + " now() - interval '1 hour')");
        AlertWatch watch = new AlertWatch(database, "node");
        watch.waiting();
        watch.waiting();
        assertThat(tables.jdbc.queryForList(
                        "select coalesce(facts ->> 'task', facts ->> 'state') from alert order by workflow_instance_id",
                        String.class))
                .containsExactly("SUBMITTED", "queued");
        tables.jdbc.update("update workflow_instance set created_at = now() - interval '3 hours' where id = 1");
        watch.waiting();
        assertThat(tables.told()).as("now the rule with more patience, too").hasSize(3);
    }

    @Test
    void moreThanOneLookTellsOfAreToldByTheNext() {
        tables.rule("sales", "waits", "night", WAITING_TOO_LONG);
        tables.run(1, "sales", "RUNNING");
        tables.jdbc.update("update workflow_instance set created_at = now() - interval '1 hour'");
        tables.jdbc.update(
                "insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,"
                        + " created_at) select n, 1, n, 't' || n, 'shell', 1, 'QUEUED', now() - interval '1 hour'"
                        + " from generate_series(1, 1200) n");
        AlertWatch watch = new AlertWatch(database, "node");
        watch.waiting();
        assertThat(tables.told()).hasSize(1000);
        watch.waiting();
        assertThat(tables.told()).hasSize(1200);
    }

    @Test
    void whatIsUsedIsNotDeleted() {
        tables.rule("sales", "failures", "night", WORKFLOW_FAILED);
        assertThat(tables.channels.delete("mail")).isEqualTo(new Deletion.InUse(List.of("night", "team")));
        assertThat(tables.groups.delete("night")).isEqualTo(new Deletion.InUse(List.of("sales/failures")));
        assertThat(tables.groups.delete("team")).isEqualTo(new Deletion.Deleted());
        assertThat(tables.channels.delete("chat")).isEqualTo(new Deletion.Deleted());
        assertThat(tables.groups.put(ADMIN, "new", "", List.of("gone")))
                .isEqualTo(new AlertGroups.Result.NoChannel("gone"));
        assertThat(tables.channels.open("mail").orElseThrow().settings()).isEqualTo(Map.of("url", "http://x"));
    }
}
