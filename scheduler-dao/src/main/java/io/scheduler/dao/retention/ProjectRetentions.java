package io.scheduler.dao.retention;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.user.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What projects say themselves about the runs that they keep. Safe for use by several threads. */
public final class ProjectRetentions {
    private final ProjectRetentionMapper rows;

    public ProjectRetentions(Database database) {
        this.rows = database.mapper(ProjectRetentionMapper.class);
    }

    public record Stored(Retention retention, String changedBy, Instant changedAt) {}

    /** Empty when the project says nothing, or is none. */
    public Optional<Stored> find(Caller caller, String project) {
        return Optional.ofNullable(rows.find(caller, project))
                .map(row -> new Stored(
                        new Retention(
                                row.keepSeconds() == null ? null : Duration.ofSeconds(row.keepSeconds()),
                                row.keepLast()),
                        row.changedBy(),
                        row.changedAt()));
    }

    /** Returns whether there is such a project. */
    public boolean put(Caller caller, String project, Retention retention) {
        Duration keepFor = retention.keepFor();
        return rows.put(
                        caller,
                        project,
                        keepFor == null ? null : keepFor.toSeconds(),
                        retention.keepLast(),
                        caller.name())
                == 1;
    }

    /** Returns whether it was there. */
    public boolean delete(Caller caller, String project) {
        return rows.delete(caller, project) == 1;
    }
}
