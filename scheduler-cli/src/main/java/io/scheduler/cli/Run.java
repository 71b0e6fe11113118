package io.scheduler.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A workflow instance with the latest attempt of each of its tasks, as the server showed it.
 *
 * @param json what the server said about the instance, for {@code --json}
 * @param tasks in the order in which the server lists them
 * @param tasksLeftOut how many task instances were not asked for because there are so many
 */
record Run(JsonNode json, List<Task> tasks, long tasksLeftOut) {
    private static final int PAGE = 500;
    private static final int MOST_TASKS = 10_000;
    private static final Set<String> FINISHED = Set.of("STOPPED", "SUCCEEDED", "FAILED");

    static Run fetch(RestClient client, String id) {
        String path = "/workflow-instances/" + RestClient.segment(id);
        JsonNode instance = client.get(path);
        Map<String, Task> latest = new LinkedHashMap<>();
        int seen = 0;
        long total = 1;
        for (int page = 0; seen < total && seen < MOST_TASKS; page++) {
            JsonNode answer = client.get(path + "/task-instances?page=" + page + "&size=" + PAGE);
            JsonNode items = answer.path("items");
            total = answer.path("total").asLong(items.size());
            for (JsonNode item : items) {
                Task task = new Task(item);
                latest.merge(task.name(), task, (a, b) -> Task.BY_AGE.compare(a, b) > 0 ? a : b);
            }
            seen += items.size();
            if (items.isEmpty()) {
                break;
            }
        }
        return new Run(instance, List.copyOf(latest.values()), Math.max(0, total - seen));
    }

    String id() {
        return json.path("id").asString("");
    }

    String state() {
        return json.path("state").asString("?");
    }

    /** Nothing more becomes of it by itself; what has ended may have been asked to go on. */
    boolean isFinished() {
        return FINISHED.contains(state()) && pending().isEmpty();
    }

    /** What was asked of it and is not carried out yet. */
    List<String> pending() {
        return json.path("pendingOperations")
                .valueStream()
                .map(operation -> Text.printable(operation.asString("?"))
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' '))
                .toList();
    }

    boolean succeeded() {
        return state().equals("SUCCEEDED");
    }

    String reason() {
        return Text.printable(json.path("reason").asString(""));
    }

    /** One line: which run, how it stands, since when, why. */
    String header(Instant now, Paint paint) {
        Instant started = Text.instant(json.path("startedAt").asString(""));
        Instant finished = Text.instant(json.path("finishedAt").asString(""));
        String name =
                json.path("project").asString("?") + "/" + json.path("workflow").asString("?");
        List<String> parts = new ArrayList<>();
        parts.add(Text.printable(name) + " #" + id());
        parts.add("version " + json.path("version").asString("?"));
        parts.add(paint.state(state()));
        parts.add("started " + Text.moment(started));
        parts.add("took " + Text.elapsed(started, finished, now));
        if (!reason().isEmpty()) {
            parts.add(reason());
        }
        String attention = Text.printable(json.path("attention").asString(""));
        if (!attention.isEmpty()) {
            parts.add("needs attention: " + attention);
        }
        if (!pending().isEmpty()) {
            parts.add("asked for and not done yet: " + String.join(", ", pending()));
        }
        return String.join("  ", parts);
    }

    List<Task> failedTasks() {
        return tasks.stream().filter(Task::isFailed).toList();
    }

    @Nullable
    Task task(String name) {
        return tasks.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** One attempt of a task. */
    record Task(JsonNode json) {
        static final Comparator<Task> BY_AGE = Comparator.comparingLong(
                        (Task task) -> task.json.path("id").asLong(0))
                .thenComparingLong(task -> task.json.path("attempt").asLong(0));

        private static final Set<String> FAILED = Set.of("FAILED", "LOST", "KILLED");

        String field(String name) {
            return Text.printable(json.path(name).asString(""));
        }

        String id() {
            return field("id");
        }

        String name() {
            return json.path("name").asString("?");
        }

        String state() {
            return json.path("state").asString("?");
        }

        boolean isFailed() {
            return FAILED.contains(state());
        }

        @Nullable
        Instant moment(String name) {
            return Text.instant(json.path(name).asString(""));
        }
    }
}
