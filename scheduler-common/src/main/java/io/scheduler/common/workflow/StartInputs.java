package io.scheduler.common.workflow;

import io.scheduler.common.param.BuiltIns;
import io.scheduler.common.param.ParameterDeclaration;
import io.scheduler.common.param.ParameterDeclaration.Form;
import io.scheduler.common.param.TaskParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * What holds for the parameters of a start. Kept beside the document, so that a start of a workflow that says nothing about
 * its parameters does not have to read it.
 */
public final class StartInputs {
    private static final String FIELD = "params";

    private final Map<String, ParameterDeclaration> declarations;

    private StartInputs(Map<String, ParameterDeclaration> declarations) {
        this.declarations = declarations;
    }

    /** As JSON; empty when the document lets a start bring whatever it likes. */
    public static Optional<String> of(WorkflowDocument document) {
        Map<String, ParameterDeclaration> ruled = declaredBy(document).declarations;
        return ruled.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        JsonMapper.shared().writeValueAsString(Map.of(FIELD, ParameterWriter.tree(Map.of(), ruled))));
    }

    /** Of a document that is at hand. */
    public static StartInputs declaredBy(WorkflowDocument document) {
        Map<String, ParameterDeclaration> ruled = new LinkedHashMap<>();
        document.declarations().forEach((name, declared) -> {
            if (declared.form() != Form.SCALAR) {
                ruled.put(name, declared);
            }
        });
        return new StartInputs(ruled);
    }

    /** Of what {@link #of} wrote. */
    public static StartInputs read(String json) {
        Problems problems = new Problems();
        Node root = DocumentTree.read(json, DocumentFormat.JSON, problems);
        if (!(root instanceof Node.Fields fields) || !problems.isEmpty()) {
            throw new IllegalStateException("expected the stored inputs of a workflow to be readable");
        }
        return new StartInputs(new FieldReader(fields, "", problems)
                .params(FIELD, ParameterReader.Owner.WORKFLOW)
                .declarations());
    }

    /**
     * Everything that is wrong with the parameters of a start that no person makes.
     *
     * @param project parameters of the project: they count where the workflow has no value of its own
     */
    public List<DocumentProblem> check(Map<String, String> given, Map<String, String> project) {
        Map<String, String> seen = new LinkedHashMap<>(given);
        declarations.forEach((name, declared) -> {
            String value = project.get(name);
            if (declared.value() == null && value != null) {
                seen.putIfAbsent(name, value);
            }
        });
        return check(seen);
    }

    /**
     * Everything that is wrong with what the parameters have become, when a run begins.
     *
     * @param given of the start: what they refer to is there by now, or never
     * @param resolved of the project, the workflow and the start
     */
    public List<DocumentProblem> judge(Map<String, String> given, TaskParameters resolved) {
        List<DocumentProblem> problems = new ArrayList<>();
        declarations.forEach((name, declared) -> {
            String value = resolved.values().get(name);
            if (value == null) {
                missing(name, declared).ifPresent(problems::add);
            } else if (!resolved.holdsSecret(name) && (given.containsKey(name) || !isLate(declared, value))) {
                wrong(name, declared, value).ifPresent(problems::add);
            }
        });
        return problems;
    }

    /**
     * The same of defaults that refer to what tasks hand on, once a task is to begin.
     *
     * @param stronger names of which something stronger than the workflow says what they are
     * @param resolved what the task sees
     */
    public List<DocumentProblem> judgeLate(Set<String> stronger, TaskParameters resolved) {
        List<DocumentProblem> problems = new ArrayList<>();
        declarations.forEach((name, declared) -> {
            String value = resolved.values().get(name);
            boolean known = value != null && !resolved.holdsSecret(name) && !ParameterDeclaration.isOpen(value);
            if (known && !stronger.contains(name) && ParameterDeclaration.isOpen(String.valueOf(declared.value()))) {
                wrong(name, declared, value).ifPresent(problems::add);
            }
        });
        return problems;
    }

    /** Whether an author's value speaks of what only a task can know. */
    private static boolean isLate(ParameterDeclaration declared, String resolved) {
        String written = declared.value();
        return written != null && (resolved.contains("${") || written.contains(BuiltIns.OF_TASKS));
    }

    private static Optional<DocumentProblem> wrong(String name, ParameterDeclaration declared, String value) {
        return declared.refuse(value).map(why -> new DocumentProblem(Paths.field(FIELD, name), why, 0));
    }

    private static Optional<DocumentProblem> missing(String name, ParameterDeclaration declared) {
        if (!declared.rules().required()) {
            return Optional.empty();
        }
        String about = declared.description().isEmpty() ? "" : " (" + declared.description() + ")";
        return Optional.of(new DocumentProblem(
                Paths.field(FIELD, name),
                "required: expected " + declared.type().words() + about + ", but got nothing",
                0));
    }

    /** Everything that is wrong with the parameters of a start. Those that are not declared may be anything. */
    public List<DocumentProblem> check(Map<String, String> given) {
        List<DocumentProblem> problems = new ArrayList<>();
        declarations.forEach((name, declared) -> {
            String value = given.get(name);
            if (value == null && declared.value() == null) {
                missing(name, declared).ifPresent(problems::add);
            } else if (value != null && !ParameterDeclaration.isOpen(value)) {
                wrong(name, declared, value).ifPresent(problems::add);
            }
        });
        return problems;
    }
}
