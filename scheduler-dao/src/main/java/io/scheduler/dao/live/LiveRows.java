package io.scheduler.dao.live;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.live.LiveMapper.Row;
import io.scheduler.dao.live.LiveMapper.RunVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Which rows of runs and attempts were written since a certain moment. Safe for use by several threads. */
public final class LiveRows {
    private final LiveMapper live;

    public LiveRows(Database database) {
        this.live = database.mapper(LiveMapper.class);
    }

    /** This moment: {@link #changes} since then have all that is committed later. */
    public String marker() {
        return live.marker();
    }

    /** What tells one state of a run from another, by its id; one that is gone is absent. */
    public Map<Long, String> versions(Collection<Long> runs) {
        return live.runs(runs.toArray(Long[]::new)).stream()
                .collect(Collectors.toMap(RunVersion::id, RunVersion::version));
    }

    /**
     * The attempts of runs that were written since the marker. While a transaction goes on that is older than the marker, an
     * attempt may be told again, with the same version.
     */
    public Changes changes(Collection<Long> runs, String since) {
        List<Row> rows = live.tasks(runs.toArray(Long[]::new), since);
        return new Changes(
                rows.getFirst().marker(),
                rows.stream()
                        .filter(row -> row.id() != null)
                        .map(row -> new Attempt(
                                Objects.requireNonNull(row.id()),
                                Objects.requireNonNull(row.run()),
                                Objects.requireNonNull(row.taskIndex()),
                                Objects.requireNonNull(row.version())))
                        .toList());
    }

    /** @param marker for the next question */
    public record Changes(String marker, List<Attempt> attempts) {}

    public record Attempt(long id, long run, int taskIndex, String version) {}
}
