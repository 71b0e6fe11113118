package io.scheduler.master.store;

import io.scheduler.dao.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Rows of runs that others may wait for, and of their tasks. */
final class UpstreamRows {
    /** Of each workflow: c depends on b, and b on a. */
    private static final String DOCUMENT = """
            {"name": "w", "tasks": [
               {"name": "a", "type": "noop"},
               {"name": "b", "type": "noop", "dependsOn": ["a"]},
               {"name": "c", "type": "noop", "dependsOn": ["b"]}],
             "finally": [{"name": "tidy", "type": "noop"}]}""";

    private final Database database;

    UpstreamRows(Database database) {
        this.database = database;
    }

    /** Leaves these workflows only, each with one version. */
    void clear(List<String> workflows) {
        execute(
                "truncate project, workflow, workflow_version, workflow_instance, task_instance, command, watch cascade");
        execute("insert into project (name) values ('p')");
        for (String name : workflows) {
            execute("insert into workflow (project_id, name, current_version) select id, '" + name
                    + "', 1 from project");
        }
        execute("insert into workflow_version (workflow_id, version, document, created_by)" + " select id, 1, '"
                + DOCUMENT + "', 'me' from workflow");
    }

    void run(long id, String workflow, String state, String origin, String businessTime) {
        execute("insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, origin,"
                + " business_time, parent_workflow_instance_id, parent_task_instance_id, created_by, created_at)"
                + " select " + id + ", 5, f.project_id, f.id, v.id, '" + state + "', '" + origin + "', "
                + (businessTime == null ? "null" : "'" + businessTime + "'")
                + (origin.equals("SUB_WORKFLOW") ? ", 1, 1" : ", null, null")
                + ", 'me', '2026-11-20T00:00:00Z' from workflow f join workflow_version v on v.workflow_id = f.id"
                + " where f.name = '" + workflow + "'");
    }

    /** One for these dates, in their order; its runs are yet to be added. */
    void backfill(long id, String workflow, List<String> dates) {
        execute("insert into backfill (id, slot, project_id, workflow_id, workflow_version_id, description, zone,"
                + " parallelism, total, state, changed_by, created_by, created_at)"
                + " select " + id + ", 5, f.project_id, f.id, v.id, 'test', 'UTC', 1, 1, 'RUNNING', 'me', 'me', now()"
                + " from workflow f join workflow_version v on v.workflow_id = f.id where f.name = '" + workflow + "'");
        for (int position = 0; position < dates.size(); position++) {
            execute("insert into backfill_run (backfill_id, position, business_time) values (" + id + ", " + position
                    + ", '" + dates.get(position) + "')");
        }
    }

    /** @param part for instance {@code only b} */
    void select(long run, String part) {
        String[] words = part.split(" ");
        execute("update workflow_instance set selection = '{\"" + words[0] + "\": [\"" + words[1] + "\"]}' where id = "
                + run);
    }

    void attempts(long run, int task, String name, String states) {
        int number = 1;
        for (String state : states.isEmpty() ? new String[0] : states.split(" ")) {
            String detail = switch (state.charAt(0)) {
                case '~' -> skipped("NOT_TAKEN");
                case '!' -> skipped("BLOCKED");
                case '/' -> skipped("NOT_SELECTED");
                default -> "null";
            };
            execute(
                    "insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,"
                            + " created_at, detail) values (nextval('task_instance_id'), " + run + ", " + task + ", '"
                            + name
                            + "', 'noop', " + number++ + ", '" + state.replaceAll("[-~!/]", "") + "', now(), " + detail
                            + ")");
        }
    }

    private static String skipped(String cause) {
        return "'{\"kind\": \"skipped\", \"cause\": \"" + cause + "\", \"by\": \"\"}'";
    }

    void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
