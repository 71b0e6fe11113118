package io.scheduler.engine;

import io.scheduler.common.workflow.Execution;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskResources;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import io.scheduler.common.workflow.WorkflowDocument.Handlers;
import io.scheduler.common.workflow.WorkflowDocument.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Workflows of a few tasks of all kinds. */
final class RandomDocuments {

    private RandomDocuments() {}

    static WorkflowDocument document(Random random) {
        FailureStrategy strategy = random.nextBoolean() ? FailureStrategy.CONTINUE : FailureStrategy.END;
        Handlers handlers = random.nextBoolean()
                ? Handlers.NONE
                : new Handlers(tasks("f", random.nextInt(4), random), tasks("z", random.nextInt(4), random));
        return new WorkflowDocument(
                "w",
                "",
                Map.of(),
                Map.of(),
                strategy,
                Execution.PARALLEL,
                timeout(random),
                tasks("t", 1 + random.nextInt(9), random),
                handlers,
                Map.of());
    }

    private static List<TaskDefinition> tasks(String prefix, int size, Random random) {
        String[] types = new String[size];
        List<List<String>> upstreams = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> before = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    before.add(prefix + j);
                }
            }
            upstreams.add(before);
            String type = type(random);
            types[i] = before.isEmpty() && type.equals("conditions") ? "noop" : type;
        }
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = prefix + i;
            List<String> successors = new ArrayList<>();
            for (int j = i + 1; j < size; j++) {
                if (upstreams.get(j).contains(name)) {
                    successors.add(prefix + j);
                }
            }
            tasks.add(task(name, types[i], upstreams.get(i), successors, random));
        }
        return tasks;
    }

    private static TaskDefinition task(
            String name, String type, List<String> upstreams, List<String> successors, Random random) {
        return new TaskDefinition(
                name,
                type,
                upstreams,
                new TaskDefinition.Retry(random.nextInt(3), Duration.ofSeconds(random.nextInt(2) * 30L)),
                timeout(random),
                Duration.ofSeconds(random.nextInt(4) == 0 ? 20 : 0),
                TaskDefinition.Priority.MEDIUM,
                TaskDefinition.DEFAULT_WORKER_GROUP,
                TaskDefinition.OnWorkerLoss.values()[random.nextInt(3)],
                random.nextInt(6) == 0,
                Map.of(),
                Map.of(),
                config(type, upstreams, successors, random),
                type.equals("noop") && random.nextInt(3) == 0
                        ? new TaskResources("g", random.nextInt(2), null)
                        : TaskResources.NONE);
    }

    private static String type(Random random) {
        return switch (random.nextInt(15)) {
            case 0, 1 -> "switch";
            case 2, 3 -> "conditions";
            case 4 -> "wait";
            case 5 -> "sub-workflow";
            case 6, 7 -> "foreach";
            case 8 -> "dependent";
            default -> "noop";
        };
    }

    private static Map<String, Object> config(
            String type, List<String> upstreams, List<String> successors, Random random) {
        List<String> some = successors.subList(0, successors.isEmpty() ? 0 : random.nextInt(successors.size()) + 1);
        return switch (type) {
            case "switch" ->
                some.isEmpty()
                        ? Map.of("cases", List.of(Map.of("when", "${k1} == 1", "then", List.of("nobody"))))
                        : Map.of(
                                "cases",
                                List.of(Map.of("when", condition(random), "then", some)),
                                "otherwise",
                                successors);
            case "conditions" -> {
                List<Object> when = new ArrayList<>();
                upstreams.forEach(upstream ->
                        when.add(Map.of("task", upstream, "status", random.nextBoolean() ? "success" : "failure")));
                Object tree = Map.of(random.nextBoolean() ? "and" : "or", when);
                yield some.isEmpty()
                        ? Map.of("when", when)
                        : Map.of("when", tree, "onTrue", some, "onFalse", successors);
            }
            case "sub-workflow" -> Map.of("workflow", "other");
            case "dependent" ->
                random.nextBoolean()
                        ? Map.of("when", List.of(Map.of("workflow", "other")))
                        : Map.of(
                                "when",
                                List.of(Map.of("workflow", "other")),
                                "onFailure",
                                "wait",
                                "failureWait",
                                "40s");
            case "foreach" ->
                Map.of(
                        "workflow",
                        "other",
                        "items",
                        random.nextInt(8) == 0 ? "${k1}" : List.of("a", "b", "c", 4L, true),
                        "parallelism",
                        1L + random.nextInt(3),
                        "onItemFailure",
                        random.nextBoolean() ? "stop" : "continue");
            default -> Map.of();
        };
    }

    private static String condition(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "${missing} > 1";
            case 1 -> "empty ${k0}";
            case 2 -> "true";
            default -> "empty ${k1} || ${k1} contains 'v'";
        };
    }

    private static Timeout timeout(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Timeout(Duration.ofSeconds(45), Timeout.Action.FAIL);
            case 1 -> new Timeout(Duration.ofSeconds(45), Timeout.Action.WARN);
            default -> null;
        };
    }
}
