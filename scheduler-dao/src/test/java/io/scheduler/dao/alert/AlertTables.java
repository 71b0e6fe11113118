package io.scheduler.dao.alert;

import static io.scheduler.dao.EmptyDatabase.ADMIN;

import io.scheduler.common.alert.AlertEvent;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.RaisedAlert;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.secret.SecretBox;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two projects with a workflow each, and a master that writes what happens. */
final class AlertTables {
    static final String MASTER = "master-incarnation";

    final JdbcTemplate jdbc;
    final AlertChannels channels;
    final AlertGroups groups;
    final AlertRules rules;
    private final JdbcPartitionStore store;

    AlertTables(Database database) {
        jdbc = new JdbcTemplate(database.dataSource());
        channels = new AlertChannels(database, SecretBox.none());
        groups = new AlertGroups(database);
        rules = new AlertRules(database);
        store = new JdbcPartitionStore(database.dataSource());
        jdbc.execute("truncate alert, alert_rule, alert_group, alert_channel, project, workflow cascade");
        jdbc.update("update slot set owner = ?, epoch = 1 where slot = 0", MASTER);
        for (String project : List.of("sales", "stock")) {
            new Projects(database).put(ADMIN, project, null);
            jdbc.update(
                    "insert into workflow (project_id, name, current_version) select id, 'daily', 1 from project where name = ?",
                    project);
        }
        jdbc.update("insert into workflow_version (workflow_id, version, document, created_by)"
                + " select id, 1, '{}', 'test' from workflow");
    }

    void channel(String name) {
        channels.put(ADMIN, name, new AlertChannels.Wish("", "http", Map.of("url", "http://x"), true), null);
    }

    void group(String name, String... members) {
        groups.put(ADMIN, name, "", List.of(members));
    }

    void rule(@Nullable String project, String name, String group, AlertEvent... events) {
        rules.put(
                ADMIN,
                project,
                name,
                new AlertRules.Wish(
                        null,
                        null,
                        Arrays.stream(events).map(AlertEvent::name).toList(),
                        group,
                        30_000L,
                        5_000L,
                        true));
    }

    /** A run of the project's workflow. */
    long run(long id, String project, String state) {
        jdbc.update("""
                insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, created_by)
                select ?, 0, w.project_id, w.id, v.id, ?, 'test'
                  from workflow w join project p on p.id = w.project_id and p.name = ?
                  join workflow_version v on v.workflow_id = w.id""", id, state, project);
        return id;
    }

    /** A batch in which this happened. */
    void happened(RaisedAlert... alerts) {
        store.write(new PartitionBatch(
                MASTER,
                List.of(new SlotEpoch(0, 1)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Watching.NONE,
                PartitionBatch.Permits.NONE,
                PartitionBatch.Items.NONE,
                List.of(alerts)));
    }

    void happened(AlertEvent event, String key, @Nullable Long run) {
        happened(new RaisedAlert(event, key, run, Map.of("workflow", "daily", "reason", "broken \0 pipe")));
    }

    /** What was told to whom, as event@channel. */
    List<String> told() {
        return jdbc.queryForList(
                "select a.event || '@' || c.name from alert a join alert_delivery d on d.alert_id = a.id"
                        + " join alert_channel c on c.id = d.channel_id order by a.id, c.name",
                String.class);
    }
}
