package io.scheduler.dao.datasource;

import io.scheduler.common.datasource.DataSourceSpec;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.project.InProject;
import io.scheduler.dao.user.Caller;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The data sources of all projects. Safe for use by several threads. */
public final class DataSources {
    private static final Sealer.Sealed NOTHING = new Sealer.Sealed("", null, null);

    private static final int RESEALED_AT_ONCE = 100;

    private final Database database;
    private final DataSourceMapper sources;
    private final Sealer sealer;

    public DataSources(Database database, Sealer sealer) {
        this.database = database;
        this.sources = database.mapper(DataSourceMapper.class);
        this.sealer = sealer;
    }

    public Optional<DataSource> find(Caller caller, String project, String name) {
        return Optional.ofNullable(sources.byName(caller, project, name));
    }

    /** By name. */
    public Page<DataSource> list(Caller caller, String project, PageRequest page) {
        return Page.of(sources.list(caller, project, page), sources.count(caller, project), page);
    }

    /**
     * Makes or replaces it. Whether it is new; empty when there is no such project.
     *
     * @param password null: the one that is stored stays if nothing else but the description changes; empty: there is none
     */
    public Optional<Boolean> put(
            Caller caller,
            String project,
            String name,
            String description,
            DataSourceSpec spec,
            @Nullable String password) {
        Sealer.Sealed sealed =
                password == null || password.isEmpty() ? NOTHING : sealer.seal(place(project, name), password);
        DataSourceMapper.Columns columns = new DataSourceMapper.Columns(
                description, spec.kind(), spec.host(), spec.port(), spec.database(), spec.user(), spec.parameters());
        return Optional.ofNullable(sources.put(caller, project, name, columns, sealed, password == null));
    }

    /** Whether it was there. */
    public boolean delete(Caller caller, String project, String name) {
        return sources.delete(caller, project, name) == 1;
    }

    /**
     * For who connects: with the password.
     *
     * @throws IllegalStateException when the password can not be opened, with what to do
     */
    public Optional<Opened> open(String project, String name) {
        InProject wanted = new InProject(project, name);
        return Optional.ofNullable(open(List.of(wanted)).get(wanted)).map(Supplier::get);
    }

    /** The same of many in one statement; each is opened when asked for, and those that do not exist are left out. */
    public Map<InProject, Supplier<Opened>> open(Collection<InProject> names) {
        Map<InProject, Supplier<Opened>> found = new HashMap<>();
        String[] projects = names.stream().map(InProject::project).toArray(String[]::new);
        for (DataSourceMapper.Row row : sources.withPasswords(
                projects, names.stream().map(InProject::name).toArray(String[]::new))) {
            found.put(new InProject(row.project(), row.name()), () -> opened(row));
        }
        return found;
    }

    private Opened opened(DataSourceMapper.Row row) {
        Map<String, String> parameters = row.parameters() == null ? Map.of() : row.parameters();
        DataSourceSpec spec =
                new DataSourceSpec(row.kind(), row.host(), row.port(), row.databaseName(), row.userName(), parameters);
        String keyId = row.passwordKeyId();
        String password = keyId == null || row.passwordSealed() == null
                ? ""
                : sealer.open(
                        place(row.project(), row.name()),
                        new Sealer.Sealed(keyId, row.passwordNonce(), row.passwordSealed()));
        return new Opened(spec, password);
    }

    /**
     * Seals every password with the first key that is sealed with another one.
     *
     * @return how many
     */
    public int resealAll(String currentKey) {
        int resealed = 0;
        int last;
        do {
            last = database.inTransaction(() -> {
                List<DataSourceMapper.SealedPassword> rows = sources.sealedOtherwise(currentKey, RESEALED_AT_ONCE);
                for (DataSourceMapper.SealedPassword row : rows) {
                    String place = place(row.project(), row.name());
                    String password = sealer.open(
                            place, new Sealer.Sealed(row.passwordKeyId(), row.passwordNonce(), row.passwordSealed()));
                    sources.reseal(row.id(), sealer.seal(place, password));
                }
                return rows.size();
            });
            resealed += last;
        } while (last > 0);
        return resealed;
    }

    private static String place(String project, String name) {
        return "data-source " + project + "/" + name;
    }

    /** A data source whose password is readable. */
    public record Opened(DataSourceSpec spec, String password) {
        @Override
        public String toString() {
            return "Opened[" + spec.kind() + " " + spec.host() + "/" + spec.database() + "]";
        }
    }
}
