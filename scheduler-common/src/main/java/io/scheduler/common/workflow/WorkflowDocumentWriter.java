package io.scheduler.common.workflow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/**
 * Writes documents so that {@link WorkflowDocumentReader} reads an equal one back. Fields that have their default are left
 * out and the author's order of tasks and parameters is kept, so equal documents give equal bytes.
 */
public final class WorkflowDocumentWriter {
    private static final ObjectMapper JSON = JsonMapper.builder(new JsonFactory())
            .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder(yaml())
            .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private WorkflowDocumentWriter() {}

    public static byte[] write(WorkflowDocument document, DocumentFormat format) {
        return switch (format) {
            case JSON -> JSON.writeValueAsBytes(tree(document));
            case YAML -> YAML.writeValueAsBytes(tree(document));
        };
    }

    private static YAMLFactory yaml() {
        return YAMLFactory.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
                .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.LITERAL_BLOCK_STYLE)
                .stringQuotingChecker(new CarefulQuoting())
                .build();
    }

    private static Map<String, Object> tree(WorkflowDocument document) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", document.name());
        if (!document.description().isEmpty()) {
            tree.put("description", document.description());
        }
        putUnless(tree, "params", ParameterWriter.tree(document.params(), document.declarations()), Map.of());
        if (document.failureStrategy() != WorkflowDocument.FailureStrategy.CONTINUE) {
            tree.put("failureStrategy", FieldReader.word(document.failureStrategy()));
        }
        if (document.defaults().priority() != TaskDefinition.Priority.MEDIUM) {
            tree.put("priority", FieldReader.word(document.defaults().priority()));
        }
        if (document.defaults().environment() != null) {
            tree.put("environment", document.defaults().environment());
        }
        if (document.execution().isLimited()) {
            tree.put("execution", ExecutionNotation.write(document.execution()));
        }
        if (document.timeout() != null) {
            tree.put("timeout", timeout(document.timeout()));
        }
        tree.put(
                "tasks",
                document.tasks().stream().map(WorkflowDocumentWriter::task).toList());
        putTasks(tree, WorkflowDocument.Phase.ON_FAILURE, document.handlers().onFailure());
        putTasks(tree, WorkflowDocument.Phase.FINALLY, document.handlers().always());
        putUnless(tree, "outputs", document.outputs(), Map.of());
        return tree;
    }

    private static void putTasks(Map<String, Object> tree, WorkflowDocument.Phase phase, List<TaskDefinition> tasks) {
        if (!tasks.isEmpty()) {
            tree.put(
                    phase.field(),
                    tasks.stream().map(WorkflowDocumentWriter::task).toList());
        }
    }

    private static Map<String, Object> task(TaskDefinition task) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", task.name());
        tree.put("type", task.type());
        putUnless(tree, "dependsOn", task.dependsOn(), List.of());
        if (!task.retry().equals(TaskDefinition.Retry.NONE)) {
            tree.put("retry", retry(task.retry()));
        }
        if (task.timeout() != null) {
            tree.put("timeout", timeout(task.timeout()));
        }
        putUnless(tree, "delay", DurationText.format(task.delay()), DurationText.format(Duration.ZERO));
        if (task.priority() != TaskDefinition.Priority.MEDIUM) {
            tree.put("priority", FieldReader.word(task.priority()));
        }
        putUnless(tree, "workerGroup", task.workerGroup(), TaskDefinition.DEFAULT_WORKER_GROUP);
        if (task.onWorkerLoss() != TaskDefinition.OnWorkerLoss.RETRY) {
            tree.put("onWorkerLoss", FieldReader.word(task.onWorkerLoss()));
        }
        putResources(tree, task.resources());
        putUnless(tree, "disabled", task.disabled(), false);
        putUnless(tree, "params", ParameterWriter.tree(task.params(), task.declarations()), Map.of());
        tree.putAll(task.config());
        return tree;
    }

    private static void putResources(Map<String, Object> tree, TaskResources resources) {
        if (resources.environment() != null) {
            tree.put("environment", resources.environment());
        }
        if (resources.taskGroup() != null) {
            tree.put("taskGroup", resources.taskGroup());
        }
        putUnless(tree, "taskGroupPriority", resources.taskGroupPriority(), 0);
    }

    private static void putUnless(Map<String, Object> tree, String name, Object value, Object ordinary) {
        if (!value.equals(ordinary)) {
            tree.put(name, value);
        }
    }

    private static Map<String, Object> retry(TaskDefinition.Retry retry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("attempts", retry.attempts());
        putUnless(tree, "delay", DurationText.format(retry.delay()), DurationText.format(Duration.ZERO));
        return tree;
    }

    private static Object timeout(WorkflowDocument.Timeout timeout) {
        String after = DurationText.format(timeout.after());
        return switch (timeout.action()) {
            case FAIL -> after;
            case WARN -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("after", after);
                tree.put("action", FieldReader.word(timeout.action()));
                yield tree;
            }
        };
    }

    /** Leaves quotes away only where nobody and no YAML version could take the text for something else. */
    private static final class CarefulQuoting extends StringQuotingChecker {
        private static final long serialVersionUID = 1;
        private static final Pattern PLAIN = Pattern.compile("\\p{L}[\\p{L}\\p{N}_.-]*");

        @Override
        public boolean needToQuoteName(String name) {
            return isDoubtful(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return isDoubtful(value);
        }

        private boolean isDoubtful(String text) {
            return !PLAIN.matcher(text).matches() || isReservedKeyword(text);
        }
    }
}
