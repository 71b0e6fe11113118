package io.scheduler.common.workflow;

import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and validates workflow documents; reports everything that is wrong at once. Without state, safe for all threads.
 * Costs time and memory in proportion to the text, of which at most 16 MiB are looked at.
 */
public final class WorkflowDocumentReader {
    public static final int MAX_BYTES = DocumentTree.MAX_BYTES;
    public static final int MAX_TASKS = 100_000;

    private static final int MAX_DESCRIPTION_BYTES = 64 * 1024;
    static final List<String> FIELDS = List.of(
            "name",
            "description",
            "params",
            "failureStrategy",
            "execution",
            "timeout",
            "tasks",
            "onFailure",
            "finally",
            "outputs",
            "priority",
            "environment");

    private WorkflowDocumentReader() {}

    /** Reads a document that uses the built-in task types. */
    public static DocumentResult read(byte[] bytes, DocumentFormat format) {
        return read(bytes, format, TaskTypeSchemas.builtIn());
    }

    /** Reads a document that was checked when it was stored, perhaps with task types that are not known here. */
    public static DocumentResult readStored(byte[] bytes, DocumentFormat format) {
        return read(bytes, format, TaskTypeSchemas.builtIn().trusting());
    }

    public static DocumentResult read(byte[] bytes, DocumentFormat format, TaskTypeSchemas schemas) {
        Problems problems = new Problems();
        String text = decode(bytes, problems);
        Node root = text == null ? null : DocumentTree.read(text, format, problems);
        WorkflowDocument document = null;
        if (root instanceof Node.Fields fields) {
            document = document(fields, schemas, problems);
        } else if (root != null && !(root instanceof Node.Broken)) {
            problems.add("", root.line(), "expected a map with name and tasks, but got " + root.described());
        }
        return document != null && problems.isEmpty() ? new DocumentResult.Valid(document) : problems.toResult();
    }

    /** Only the document's name, for whoever must address it before it is validated; empty when there is no valid one. */
    public static Optional<String> nameOf(byte[] bytes, DocumentFormat format) {
        Problems ignored = new Problems();
        String text = decode(bytes, ignored);
        Node root = text == null ? null : DocumentTree.read(text, format, ignored);
        return root instanceof Node.Fields fields && fields.values().get("name") instanceof Node.Text name
                ? Optional.of(name.value()).filter(NameRule::allows)
                : Optional.empty();
    }

    private static @Nullable String decode(byte[] bytes, Problems problems) {
        if (bytes.length > MAX_BYTES) {
            problems.add("", 0, "expected at most " + MAX_BYTES + " bytes, but got " + bytes.length);
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            problems.add("", 0, "expected UTF-8, but got other bytes; save the document as UTF-8");
            return null;
        }
    }

    private static WorkflowDocument document(Node.Fields fields, TaskTypeSchemas schemas, Problems problems) {
        FieldReader reader = new FieldReader(fields, "", problems);
        reader.refuseUnknown(FIELDS);
        String name = reader.name("name", null);
        String description = reader.text("description", "", MAX_DESCRIPTION_BYTES);
        ParameterReader.Read params = reader.params("params", ParameterReader.Owner.WORKFLOW);
        WorkflowDocument.FailureStrategy strategy = reader.choice(
                "failureStrategy", WorkflowDocument.FailureStrategy.class, WorkflowDocument.FailureStrategy.CONTINUE);
        Execution execution = ExecutionNotation.read(reader);
        WorkflowDocument.Timeout timeout = reader.timeout("timeout");
        Map<String, String> outputs =
                reader.params("outputs", ParameterReader.Owner.RESULT).values();
        TaskLists lists = tasks(name == null ? "" : name, reader, schemas, problems);
        return new WorkflowDocument(
                name == null ? "" : name,
                description == null ? "" : description,
                params.values(),
                params.declarations(),
                strategy,
                execution,
                timeout,
                lists.of(Phase.TASKS),
                new WorkflowDocument.Handlers(lists.of(Phase.ON_FAILURE), lists.of(Phase.FINALLY)),
                outputs,
                defaults(reader));
    }

    private static RunDefaults defaults(FieldReader reader) {
        String environment = reader.present("environment") == null ? null : reader.name("environment", "");
        return new RunDefaults(
                reader.choice("priority", TaskDefinition.Priority.class, TaskDefinition.Priority.MEDIUM), environment);
    }

    private static TaskLists tasks(String workflow, FieldReader reader, TaskTypeSchemas schemas, Problems problems) {
        TaskLists lists = new TaskLists();
        TaskReader taskReader = new TaskReader(schemas, problems);
        if (reader.present("tasks") == null) {
            reader.missing("tasks");
        }
        for (Phase phase : Phase.values()) {
            Node node = reader.present(phase.field());
            List<Node> nodes = reader.list(phase.field());
            if (node instanceof Node.Items && nodes.isEmpty()) {
                problems.add(phase.field(), node.line(), "expected at least 1 task, but got none");
            } else if (node != null && lists.size() + nodes.size() > MAX_TASKS) {
                int size = lists.size() + nodes.size();
                problems.add(phase.field(), node.line(), "expected at most " + MAX_TASKS + " tasks, but got " + size);
                return new TaskLists();
            }
            for (int i = 0; i < nodes.size(); i++) {
                TaskDefinition task = task(nodes.get(i), Paths.item(phase.field(), i), taskReader, problems);
                lists.add(phase, nodes.get(i), task);
            }
        }
        new DependencyRules(lists, problems).check();
        if (problems.isEmpty()) {
            new ControlFlowRules(workflow, lists, problems).check();
        }
        return problems.isEmpty() ? lists : new TaskLists();
    }

    private static @Nullable TaskDefinition task(Node node, String path, TaskReader reader, Problems problems) {
        if (node instanceof Node.Fields fields) {
            return reader.read(fields, path);
        }
        if (!(node instanceof Node.Broken)) {
            problems.add(path, node.line(), "expected a map with name and type, but got " + node.described());
        }
        return null;
    }
}
