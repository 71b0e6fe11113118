package io.scheduler.dao.partition;

import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.project.InProject;
import io.scheduler.dao.secret.SealedSecret;
import io.scheduler.dao.secret.SecretBox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What tasks need besides their run, read for many of them at once: a statement for each kind. */
final class SupplyReading {
    private static final String SECRETS = """
            select p.name, s.project_id, s.name, s.key_id, s.nonce, s.sealed
              from unnest(?::text[], ?::text[]) as q(project, name)
              join project p on p.name = q.project
              join project_secret s on s.project_id = p.id and s.name = q.name""";

    private static final String ENVIRONMENTS = """
            select name, description, variables, prologue, worker_groups, changed_by, changed_at
              from environment where name = any(?::text[])""";

    private SupplyReading() {}

    static Map<InProject, Supplier<String>> secrets(DataSource database, SecretBox box, Collection<InProject> wanted) {
        Map<InProject, Supplier<String>> found = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SECRETS)) {
            connection.setAutoCommit(true);
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", wanted.stream().map(InProject::project).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", wanted.stream().map(InProject::name).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    SealedSecret sealed = new SealedSecret(
                            row.getLong(2), row.getString(3), row.getString(4), row.getBytes(5), row.getBytes(6));
                    found.put(new InProject(row.getString(1), sealed.name()), () -> box.open(sealed));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StoreException("could not read secrets: " + e.getMessage(), e);
        }
    }

    static Map<String, TaskEnvironment> environments(DataSource database, Collection<String> names) {
        Map<String, TaskEnvironment> found = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ENVIRONMENTS)) {
            connection.setAutoCommit(true);
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(
                            row.getString(1),
                            new TaskEnvironment(
                                    row.getString(1),
                                    row.getString(2),
                                    JsonMaps.strings(row.getString(3)),
                                    row.getString(4),
                                    List.of((String[]) row.getArray(5).getArray()),
                                    row.getString(6),
                                    row.getObject(7, OffsetDateTime.class).toInstant()));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StoreException("could not read environments: " + e.getMessage(), e);
        }
    }
}
