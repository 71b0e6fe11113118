package io.scheduler.dao.instance;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds runs among many. Safe for use by several threads. */
public final class InstanceSearch {
    /** So many are counted, and so many are sorted by anything but their id. */
    public static final int MOST = 10_000;

    private final InstanceSearchMapper search;

    public InstanceSearch(Database database) {
        this.search = database.mapper(InstanceSearchMapper.class);
    }

    /**
     * Newest first, unless told otherwise. Sorted by anything but the id, the {@link #MOST} newest of those wanted are looked at.
     */
    public Found find(Caller caller, Query query, Order order, boolean ascending, PageRequest page) {
        int count = search.count(caller, query, MOST + 1);
        String direction = ascending ? "asc" : "desc";
        List<WorkflowInstance> items = order == Order.ID
                ? search.byId(caller, query, direction, page)
                : search.sorted(caller, query, order.column + " " + direction, MOST, page);
        return new Found(items, Math.min(count, MOST), count > MOST);
    }

    /** @param more whether there are more than {@code total} */
    public record Found(List<WorkflowInstance> items, int total, boolean more) {}

    /** What runs are sorted by; those without it come last. */
    public enum Order {
        ID("id"),
        STARTED_AT("started_at"),
        FINISHED_AT("finished_at"),
        /** Of one that has not ended so far: last. */
        DURATION("(finished_at - started_at)");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    /**
     * Which runs are wanted; null or empty means any.
     *
     * @param project exact name
     * @param workflow exact name
     * @param states one of them
     * @param text part of the workflow's name, or the id of a run
     */
    public record Query(
            @Nullable String project,
            @Nullable String workflow,
            List<WorkflowState> states,
            @Nullable String text,
            Period period,
            MadeBy madeBy) {
        public Query {
            states = List.copyOf(states);
        }

        /** In the statement itself, since the database knows its indexes of some states by their names. */
        public String stateList() {
            return states.stream().map(state -> "'" + state.name() + "'").collect(Collectors.joining(", "));
        }

        /** The text as an id. */
        public @Nullable Long number() {
            return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
        }
    }

    /** When they were asked for, from the first to before the second. */
    public record Period(@Nullable Instant from, @Nullable Instant to) {}

    /**
     * Where they come from.
     *
     * @param schedule name
     * @param parent the run that they are a sub-workflow of
     */
    public record MadeBy(
            @Nullable String user,
            Origin.@Nullable Kind origin,
            @Nullable String schedule,
            @Nullable Long backfillId,
            @Nullable Long parent) {}
}
