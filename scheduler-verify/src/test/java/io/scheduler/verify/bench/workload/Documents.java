package io.scheduler.verify.bench.workload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The workflow documents, as values for JSON. */
final class Documents {

    private Documents() {}

    /** A document and how many tasks it has. */
    record Document(String name, List<Map<String, Object>> tasks) {
        Map<String, Object> json() {
            return Map.of("name", name, "tasks", tasks);
        }
    }

    static Document one(String name, Map<String, Object> work) {
        return new Document(name, List.of(task("only", List.of(), work)));
    }

    static Document chain(String name, int length, Map<String, Object> work) {
        return new Document(
                name,
                IntStream.rangeClosed(1, length)
                        .mapToObj(i -> task("t" + i, i == 1 ? List.of() : List.of("t" + (i - 1)), work))
                        .toList());
    }

    /** 1 → width → 1. */
    static Document fan(String name, int width, Map<String, Object> first, Map<String, Object> middle) {
        List<Map<String, Object>> tasks = new ArrayList<>();
        tasks.add(task("split", List.of(), first));
        List<String> parts =
                IntStream.rangeClosed(1, width).mapToObj(i -> "p" + i).toList();
        parts.forEach(part -> tasks.add(task(part, List.of("split"), middle)));
        tasks.add(task("join", parts, first));
        return new Document(name, tasks);
    }

    /** Task (l, j) depends on (l−1, j), (l−1, j+1 mod width) and (l−1, j+7 mod width). */
    static Document layers(String name, int layers, int width, Map<String, Object> work) {
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            for (int j = 0; j < width; j++) {
                int above = l - 1;
                List<String> upstreams = l == 0
                        ? List.of()
                        : IntStream.of(j, (j + 1) % width, (j + 7) % width)
                                .mapToObj(k -> "l" + above + "-" + k)
                                .toList();
                tasks.add(task("l" + l + "-" + j, upstreams, work));
            }
        }
        return new Document(name, tasks);
    }

    static Map<String, Object> noop() {
        return Map.of("type", "noop");
    }

    static Map<String, Object> shell(String script) {
        return Map.of("type", "shell", "script", script);
    }

    /** Writes the time of its start and of its end into files of its own. */
    static Map<String, Object> stamping(Path folder) {
        String file = folder + "/$SCHEDULER_WORKFLOW_INSTANCE_ID.$SCHEDULER_TASK";
        return shell("date +%s%N > \"" + file + ".start\"\ndate +%s%N > \"" + file + ".end\"\n");
    }

    /** Writes the time of its start into a file of its own. */
    static Map<String, Object> stampingStart(Path folder) {
        return shell("date +%s%N > \"" + folder + "/$SCHEDULER_WORKFLOW_INSTANCE_ID.start\"\n");
    }

    private static Map<String, Object> task(String name, List<String> upstreams, Map<String, Object> work) {
        Map<String, Object> task = new java.util.LinkedHashMap<>(work);
        task.put("name", name);
        if (!upstreams.isEmpty()) {
            task.put("dependsOn", upstreams);
        }
        return task;
    }
}
