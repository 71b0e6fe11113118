package io.scheduler.dao.parameter;

import io.scheduler.common.param.ParameterType;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** The parameters of projects. Safe for use by several threads. */
public final class ProjectParameters {
    /** Of one project. */
    public static final int MAX_COUNT = 500;

    /** Of one project, names and values together; a copy of that size stands in every run. */
    public static final int MAX_BYTES = 64 * 1024;

    private final Database database;
    private final ProjectParameterMapper parameters;

    public ProjectParameters(Database database) {
        this.database = database;
        this.parameters = database.mapper(ProjectParameterMapper.class);
    }

    public Optional<ProjectParameter> find(Caller caller, String project, String name) {
        return Optional.ofNullable(parameters.byName(caller, project, name));
    }

    /** By name; empty also when there is no such project. */
    public Page<ProjectParameter> list(Caller caller, String project, PageRequest page) {
        return Page.of(parameters.list(caller, project, page), parameters.count(caller, project), page);
    }

    /** Makes or replaces it. Runs that were asked for before keep the value that they have. */
    public PutResult put(
            Caller caller, String project, String name, String value, ParameterType type, String description) {
        return database.inTransaction(() -> {
            Long projectId = parameters.lockProject(caller, project);
            if (projectId == null) {
                return new PutResult.NoProject();
            }
            var others = parameters.held(projectId, name);
            long bytes = others.bytes()
                    + name.getBytes(StandardCharsets.UTF_8).length
                    + value.getBytes(StandardCharsets.UTF_8).length;
            if (others.count() >= MAX_COUNT || bytes > MAX_BYTES) {
                return new PutResult.TooMany(others.count() + 1, bytes);
            }
            boolean created = parameters.put(projectId, name, value, type, description, caller.name());
            return new PutResult.Stored(Objects.requireNonNull(parameters.byName(caller, project, name)), created);
        });
    }

    /** Returns whether it was there. */
    public boolean delete(Caller caller, String project, String name) {
        return parameters.delete(caller, project, name) == 1;
    }

    /** What became of {@link #put}. */
    public sealed interface PutResult {
        record Stored(ProjectParameter parameter, boolean created) implements PutResult {}

        record NoProject() implements PutResult {}

        /** The project would have more than {@link #MAX_COUNT} or {@link #MAX_BYTES}. */
        record TooMany(long count, long bytes) implements PutResult {}
    }
}
