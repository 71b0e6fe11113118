package io.scheduler.common.instance;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What else is to be known of an attempt: what a task that steers has chosen, why a task was skipped, whose word a wait
 * had. Stored with the attempt, so that a run that is read again goes the same way.
 */
public sealed interface TaskDetail {

    /** The ways that a task chose. @param taken names of the successors that it goes on with */
    record Chose(List<String> taken, String because) implements TaskDetail {
        public Chose {
            taken = List.copyOf(taken);
        }
    }

    /** It does not run. @param by the task that was the reason; empty when none was */
    record Skipped(Cause cause, String by) implements TaskDetail {
        public enum Cause {
            /** No way led to it. */
            NOT_TAKEN,
            /** Something that it needs has failed, and another task deals with the failure. */
            BLOCKED,
            /** The run carries out other tasks only. What depends on it goes on as if it had succeeded. */
            NOT_SELECTED
        }
    }

    /** It has failed for good, and another task deals with that. @param of what was known besides */
    record Handled(String by, @Nullable TaskDetail of) implements TaskDetail {}

    /** Somebody said whether it may go on. @param by name of the user @param key of the call that said so */
    record Answered(
            boolean approved,
            String by,
            Instant at,
            @Nullable String comment,
            @Nullable String key) implements TaskDetail {
        /** By a call without a key. */
        public Answered(boolean approved, String by, Instant at, @Nullable String comment) {
            this(approved, by, at, comment, null);
        }
    }

    /** The run that it started. */
    record Child(long workflowInstanceId) implements TaskDetail {}

    /**
     * How the runs of others stand that it depends on, when it last looked.
     *
     * @param seen in the order in which they are asked for
     * @param failedSince when it first saw a failure that lasts; null while there is none that counts
     */
    record Depends(List<Seen> seen, @Nullable Instant failedSince) implements TaskDetail {
        public Depends {
            seen = List.copyOf(seen);
        }

        /**
         * One interval of one upstream.
         *
         * @param upstream its number among the upstreams of the task
         * @param workflow its name, with that of its project in front if that is another one
         * @param task of which the end counts; null: that of the run
         * @param workflowInstanceId the run that was found
         */
        public record Seen(
                int upstream,
                String workflow,
                @Nullable String task,
                Instant from,
                Instant until,
                Status status,
                @Nullable Long workflowInstanceId) {}

        public enum Status {
            NO_WORKFLOW,
            NO_RUN,
            UNFINISHED,
            FAILED,
            SUCCEEDED,
            /** The run went another way: that task of it has nothing to do, as one that is disabled. */
            NOT_TAKEN,
            /** A run that depends on earlier ones of its own workflow, and there is none earlier. */
            FIRST_RUN;

            public boolean isSuccess() {
                return this == SUCCEEDED || this == NOT_TAKEN || this == FIRST_RUN;
            }
        }
    }

    /**
     * The runs that it starts, one for each item, which are rows of their own ({@link ItemRun}).
     *
     * @param total how many items there are
     * @param succeeded in the end; null while it runs
     * @param failed in the end; null while it runs
     * @param closed why no further one begins; null while there is no such reason beside those that the items are
     * @param version of the workflow that all of them run; null before the first one has begun
     * @param list stands for the items: those of another attempt are the same when it is; null when they do not count in another
     */
    record Items(
            int total,
            @Nullable Integer succeeded,
            @Nullable Integer failed,
            @Nullable String closed,
            @Nullable Integer version,
            @Nullable String list)
            implements TaskDetail {
        public static Items of(int total, @Nullable String list) {
            return new Items(total, null, null, null, null, list);
        }

        public Items with(int chosen) {
            return new Items(total, succeeded, failed, closed, chosen, list);
        }

        public Items closedBecause(String why) {
            return new Items(total, null, null, why, version, list);
        }

        public Items ended(int inSuccess, int inFailure) {
            return new Items(total, inSuccess, inFailure, closed, version, list);
        }

        /** What succeeded does not count in a later attempt. */
        public Items forgotten() {
            return new Items(total, succeeded, failed, closed, version, null);
        }
    }

    /** A handler that is to end, because a person insisted. @param of what was known besides */
    record Ending(@Nullable TaskDetail of) implements TaskDetail {}

    /** It has a permit of its task group, and may go to a worker. @param group name */
    record Permitted(String group) implements TaskDetail {}

    /** Written by a version that knows more. */
    record Unknown(Map<String, Object> values) implements TaskDetail {
        public Unknown {
            values = Map.copyOf(values);
        }
    }

    /** The run that an attempt started; null when it started none. */
    static @Nullable Long childOf(@Nullable TaskDetail detail) {
        return switch (detail) {
            case Child child -> child.workflowInstanceId();
            case Handled handled -> childOf(handled.of());
            case Ending ending -> childOf(ending.of());
            case Chose c -> null;
            case Skipped s -> null;
            case Answered a -> null;
            case Permitted p -> null;
            case Depends d -> null;
            case Items i -> null;
            case Unknown u -> null;
            case null -> null;
        };
    }

    /** What an attempt runs for each of; null when it does nothing of the kind. */
    static @Nullable Items itemsOf(@Nullable TaskDetail detail) {
        return switch (detail) {
            case Items items -> items;
            case Handled handled -> itemsOf(handled.of());
            case Ending ending -> itemsOf(ending.of());
            case Child c -> null;
            case Chose c -> null;
            case Skipped s -> null;
            case Answered a -> null;
            case Permitted p -> null;
            case Depends d -> null;
            case Unknown u -> null;
            case null -> null;
        };
    }

    /** The detail with another word about its items; everything else that is known stays. */
    static TaskDetail replaced(@Nullable TaskDetail detail, Items items) {
        return switch (detail) {
            case Handled handled -> new Handled(handled.by(), replaced(handled.of(), items));
            case Ending ending -> new Ending(replaced(ending.of(), items));
            case Items i -> items;
            case Child c -> items;
            case Chose c -> items;
            case Skipped s -> items;
            case Answered a -> items;
            case Permitted p -> items;
            case Depends d -> items;
            case Unknown u -> items;
            case null -> items;
        };
    }

    /** The detail of an attempt whose items do not count in a later one. */
    static @Nullable TaskDetail forgotten(@Nullable TaskDetail detail) {
        Items items = itemsOf(detail);
        return items == null ? detail : replaced(detail, items.forgotten());
    }

    /** As plain JSON values; {@link #of} reads it back. */
    default Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        switch (this) {
            case Chose chose -> {
                values.put("kind", "chose");
                values.put("taken", chose.taken());
                values.put("because", chose.because());
            }
            case Skipped skipped -> {
                values.put("kind", "skipped");
                values.put("cause", skipped.cause().name());
                values.put("by", skipped.by());
            }
            case Handled handled -> {
                values.put("kind", "handled");
                values.put("by", handled.by());
                putInner(values, handled.of());
            }
            case Answered answered -> {
                values.put("kind", "answered");
                values.put("approved", answered.approved());
                values.put("by", answered.by());
                values.put("at", answered.at().toString());
                if (answered.comment() != null) {
                    values.put("comment", answered.comment());
                }
                if (answered.key() != null) {
                    values.put("key", answered.key());
                }
            }
            case Child child -> {
                values.put("kind", "child");
                values.put("workflowInstanceId", child.workflowInstanceId());
            }
            case Depends depends -> {
                values.put("kind", "depends");
                values.put("seen", depends.seen().stream().map(TaskDetail::seen).toList());
                if (depends.failedSince() != null) {
                    values.put("failedSince", depends.failedSince().toString());
                }
            }
            case Items items -> {
                values.put("kind", "items");
                values.put("total", items.total());
                putUnlessNull(values, "succeeded", items.succeeded());
                putUnlessNull(values, "failed", items.failed());
                putUnlessNull(values, "closed", items.closed());
                putUnlessNull(values, "version", items.version());
                putUnlessNull(values, "list", items.list());
            }
            case Ending ending -> {
                values.put("kind", "ending");
                putInner(values, ending.of());
            }
            case Permitted permitted -> {
                values.put("kind", "permitted");
                values.put("group", permitted.group());
            }
            case Unknown unknown -> values.putAll(unknown.values());
        }
        return values;
    }

    /** Never fails: what it does not know is kept as it is. */
    static TaskDetail of(Map<String, Object> values) {
        try {
            TaskDetail known = known(values);
            return known == null ? new Unknown(values) : known;
        } catch (ClassCastException | NullPointerException | IllegalArgumentException | DateTimeException notOurs) {
            return new Unknown(values);
        }
    }

    private static @Nullable TaskDetail known(Map<String, Object> values) {
        return switch (String.valueOf(values.get("kind"))) {
            case "chose" -> new Chose(texts(values.get("taken")), text(values, "because"));
            case "skipped" -> new Skipped(Skipped.Cause.valueOf(text(values, "cause")), text(values, "by"));
            case "handled" -> new Handled(text(values, "by"), inner(values.get("of")));
            case "answered" ->
                new Answered(
                        (Boolean) Objects.requireNonNull(values.get("approved")),
                        text(values, "by"),
                        Instant.parse(text(values, "at")),
                        (String) values.get("comment"),
                        (String) values.get("key"));
            case "child" -> new Child(((Number) Objects.requireNonNull(values.get("workflowInstanceId"))).longValue());
            case "depends" -> new Depends(seen((List<?>) values.get("seen")), time(values.get("failedSince")));
            case "items" ->
                new Items(
                        ((Number) Objects.requireNonNull(values.get("total"))).intValue(),
                        number(values.get("succeeded")),
                        number(values.get("failed")),
                        (String) values.get("closed"),
                        number(values.get("version")),
                        (String) values.get("list"));
            case "ending" -> new Ending(inner(values.get("of")));
            case "permitted" -> new Permitted(text(values, "group"));
            default -> null;
        };
    }

    private static Map<String, Object> seen(Depends.Seen one) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("upstream", one.upstream());
        values.put("workflow", one.workflow());
        if (one.task() != null) {
            values.put("task", one.task());
        }
        values.put("from", one.from().toString());
        values.put("until", one.until().toString());
        values.put("status", one.status().name());
        if (one.workflowInstanceId() != null) {
            values.put("workflowInstanceId", one.workflowInstanceId());
        }
        return values;
    }

    private static List<Depends.Seen> seen(@Nullable List<?> entries) {
        List<Depends.Seen> seen = new ArrayList<>();
        for (Object entry : Objects.requireNonNull(entries)) {
            Map<?, ?> one = (Map<?, ?>) entry;
            Object run = one.get("workflowInstanceId");
            seen.add(new Depends.Seen(
                    ((Number) Objects.requireNonNull(one.get("upstream"))).intValue(),
                    (String) Objects.requireNonNull(one.get("workflow")),
                    (String) one.get("task"),
                    Objects.requireNonNull(time(one.get("from"))),
                    Objects.requireNonNull(time(one.get("until"))),
                    Depends.Status.valueOf((String) Objects.requireNonNull(one.get("status"))),
                    run == null ? null : ((Number) run).longValue()));
        }
        return seen;
    }

    private static @Nullable Instant time(@Nullable Object text) {
        return text == null ? null : Instant.parse((String) text);
    }

    private static void putUnlessNull(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private static @Nullable Integer number(@Nullable Object value) {
        return value == null ? null : ((Number) value).intValue();
    }

    private static String text(Map<String, Object> values, String name) {
        return (String) Objects.requireNonNull(values.get(name));
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(value)).forEach(one -> texts.add((String) one));
        return texts;
    }

    private static void putInner(Map<String, Object> values, @Nullable TaskDetail of) {
        if (of != null) {
            values.put("of", of.values());
        }
    }

    private static @Nullable TaskDetail inner(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, entry) -> inner.put((String) name, entry));
        return of(inner);
    }
}
