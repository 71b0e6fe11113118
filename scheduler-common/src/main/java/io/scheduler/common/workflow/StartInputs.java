package io.scheduler.common.workflow;

import io.scheduler.common.param.ParameterDeclaration;
import io.scheduler.common.param.ParameterDeclaration.Form;
import io.scheduler.common.param.ParameterDeclaration.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Everything that is wrong with the parameters of a start. Those that are not declared may be anything. */
    public List<DocumentProblem> check(Map<String, String> given) {
        List<DocumentProblem> problems = new ArrayList<>();
        declarations.forEach((name, declared) -> {
            String path = Paths.field(FIELD, name);
            String value = given.get(name);
            Rules rules = declared.rules();
            if (value == null && rules.required() && declared.value() == null) {
                String about = declared.description().isEmpty() ? "" : " (" + declared.description() + ")";
                problems.add(new DocumentProblem(
                        path, "required: expected " + declared.type().words() + about + ", but got nothing", 0));
            } else if (value != null && !ParameterDeclaration.isOpen(value)) {
                declared.refuse(value).ifPresent(wrong -> problems.add(new DocumentProblem(path, wrong, 0)));
            }
        });
        return problems;
    }
}
