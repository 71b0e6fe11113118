package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Whatever the pages of the UI ask, no table of runs or attempts is read from its begin to its end. The api's own requests are
 * made with 100,000 runs there, and the server tells which tables it has read so.
 */
class PlansTest {
    private static final List<String> TABLES = List.of("workflow_instance", "task_instance");
    private static final long FIRST = 700_000_000_000L;
    private static TestApi api;

    @BeforeAll
    static void givenManyRuns() {
        api = TestApi.get();
        api.givenWorkflow("plans");
        // one that has begun before could write after us what it has seen then: next to nothing
        for (String table : TABLES) {
            api.jdbc().execute("alter table " + table + " set (autovacuum_enabled = off)");
        }
        api.jdbc().update("""
                insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, created_by,
                                               created_at, started_at, finished_at)
                select ? + n, n % 128, w.project_id, w.id, v.id,
                       case when n % 500 = 0 then 'FAILED' when n % 2000 = 1 then 'RUNNING' else 'SUCCEEDED' end, 'x',
                       now() - n * interval '20 seconds', now() - n * interval '20 seconds', now() - n * interval '19 seconds'
                from generate_series(1, 100000) n, workflow w join workflow_version v on v.workflow_id = w.id
                join project p on p.id = w.project_id where p.name = 'plans'""", FIRST);
        api.jdbc().update("""
                insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state, created_at)
                select id, id, 0, 'extract', 'shell', 1, 'SUCCEEDED', created_at from workflow_instance where id > ?""", FIRST);
        analyze();
    }

    private static void analyze() {
        TABLES.forEach(table -> api.jdbc().execute("analyze " + table));
    }

    @AfterAll
    static void deleteThem() {
        api.jdbc().update("delete from task_instance where workflow_instance_id > ?", FIRST);
        api.jdbc().update("delete from workflow_instance where id > ?", FIRST);
        analyze();
        TABLES.forEach(table -> api.jdbc().execute("alter table " + table + " reset (autovacuum_enabled)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/workflow-instances?size=20",
                "/workflow-instances?project=plans&workflow=w&page=100",
                "/workflow-instances?state=FAILED",
                "/workflow-instances?state=RUNNING&state=WAITING",
                "/workflow-instances?state=SUCCEEDED&sort=duration",
                "/workflow-instances?project=plans&sort=finishedAt,asc",
                "/workflow-instances?q=w",
                "/workflow-instances?q=700000000005",
                "/workflow-instances?createdBy=nobody",
                "/workflow-instances?parent=5",
                "/workflow-instances?backfillId=5",
                "/workflow-instances?schedule=none",
                "/projects",
                "/projects/plans/workflows?view=summary",
                "/projects/plans/workflows/w/grid?runs=50",
                "/statistics",
                "/statistics?project=plans&bucket=2h",
                "/projects/plans/lineage",
                "/schedules?sort=nextFireTime",
            })
    void noTableOfRunsIsReadAsAWhole(String path) {
        flush();
        List<Long> before = wholeReads();
        long begun = System.nanoTime();
        var reply = api.call("GET", "/api/v1" + path);
        long millis = (System.nanoTime() - begun) / 1_000_000;
        flush();

        System.out.println("MEASURE " + millis + " ms " + path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(wholeReads())
                .as("whole reads of workflow_instance and task_instance")
                .isEqualTo(before);
    }

    /** Every backend keeps what it has counted to itself for a while. */
    private static void flush() {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                Connection connection = api.jdbc().getDataSource().getConnection();
                all.add(connection);
                new JdbcTemplate(new SingleConnectionDataSource(connection, true))
                        .queryForList("select pg_stat_force_next_flush()::text", String.class);
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("expected a connection", e);
        } finally {
            for (Connection connection : all) {
                close(connection);
            }
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("expected a connection that can be given back", e);
        }
    }

    private static List<Long> wholeReads() {
        return api.jdbc()
                .queryForList(
                        "select seq_scan from pg_stat_user_tables where relname in ('workflow_instance', 'task_instance')"
                                + " order by relname",
                        Long.class);
    }
}
