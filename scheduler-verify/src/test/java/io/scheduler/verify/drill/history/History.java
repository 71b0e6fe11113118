package io.scheduler.verify.drill.history;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about a drill after it. Times are nanoseconds since 1970.
 *
 * @param workflows names of the tasks of each workflow
 * @param shellTasks those of them that write down what they do, by workflow
 * @param end when the evidence was collected
 */
public record History(
        Map<String, Set<String>> workflows,
        Map<String, Set<String>> shellTasks,
        List<Accepted> accepted,
        List<Run> runs,
        List<Attempt> attempts,
        List<Execution> executions,
        List<Write> writes,
        List<SlotChange> slotChanges,
        List<Window> windows,
        long end) {

    /** A start that an api has promised. */
    public record Accepted(long instance, String key, long at) {}

    /** A row of workflow_instance, and what an api says of it. */
    public record Run(
            long id,
            String workflow,
            String state,
            long createdAt,
            long finishedAt,
            @Nullable String stateByApi) {

        public boolean finished() {
            return switch (state) {
                case "SUCCEEDED", "FAILED", "STOPPED" -> true;
                default -> false;
            };
        }
    }

    /** A row of task_instance. */
    public record Attempt(
            long instance,
            String task,
            int attempt,
            String state,
            @Nullable String worker,
            @Nullable String reason) {}

    /**
     * A write to an instance ({@code task} null) or attempt, seen at its commit.
     *
     * @param app which launch of which node wrote
     * @param owner incarnation that owned the slot at that moment
     */
    public record Write(
            long at,
            String app,
            long instance,
            @Nullable String task,
            int attempt,
            String state,
            int slot,
            @Nullable String owner) {}

    public record SlotChange(
            long at, String app, int slot, @Nullable String owner) {}

    /** A fault, or its consequence, that lasted. */
    public record Window(String kind, String target, long from, long to) {

        boolean touches(long since, long until) {
            return from <= until && to >= since;
        }

        @Override
        public String toString() {
            return kind + " " + target + " " + Times.text(from) + " to " + Times.text(to);
        }
    }

    /** Something that must not have happened. */
    public record Finding(long instance, String text) {
        @Override
        public String toString() {
            return "run " + instance + ": " + text;
        }
    }

    /** Name of the window during which no connection to PostgreSQL could be made. */
    public static final String DATABASE_DOWN = "database-down";
}
