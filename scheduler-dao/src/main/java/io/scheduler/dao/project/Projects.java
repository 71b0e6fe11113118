package io.scheduler.dao.project;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/** The projects. Safe for use by several threads. */
public final class Projects {
    private final ProjectMapper projects;

    public Projects(Database database) {
        this.projects = database.mapper(ProjectMapper.class);
    }

    public Optional<Project> find(Caller caller, String name) {
        return Optional.ofNullable(projects.byName(caller, name));
    }

    /** By name. */
    public Page<Project> list(Caller caller, PageRequest page) {
        return Page.of(projects.list(caller, page), projects.count(caller), page);
    }

    /**
     * Makes the project or changes its description; empty when another process deleted it in between.
     *
     * @param description null: empty for a new project, unchanged for an old one
     */
    public Optional<Stored> put(Caller caller, String name, @Nullable String description) {
        Project created = projects.insertIfAbsent(name, description == null ? "" : description);
        if (created != null) {
            return Optional.of(new Stored(created, true));
        }
        Project present =
                description == null ? projects.byName(caller, name) : projects.update(caller, name, description);
        return Optional.ofNullable(present).map(project -> new Stored(project, false));
    }

    public Deletion delete(Caller caller, String name) {
        try {
            return projects.delete(caller, name) == 1 ? Deletion.DELETED : Deletion.ABSENT;
        } catch (DataIntegrityViolationException e) {
            // its workflows refer to it; asking first would leave a gap in which one could be added
            return Deletion.HAS_WORKFLOWS;
        }
    }

    /**
     * @param project as it is now
     * @param created whether it is new
     */
    public record Stored(Project project, boolean created) {}

    public enum Deletion {
        DELETED,
        ABSENT,
        HAS_WORKFLOWS
    }
}
