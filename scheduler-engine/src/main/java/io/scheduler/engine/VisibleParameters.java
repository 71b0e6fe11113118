package io.scheduler.engine;

import io.scheduler.common.param.ParameterScopes;
import io.scheduler.common.param.TaskParameters;
import io.scheduler.common.param.TimeExpressions;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.common.workflow.StartInputs;
import io.scheduler.common.workflow.WorkflowDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which parameters a task of a run sees. Must be a pure function of the run. */
public interface VisibleParameters {

    /** Name to value, placeholders replaced. */
    Map<String, String> of(WorkflowRun run, int task);

    /** Texts in which each parameter that the task sees has its value; what refers to a secret stays a reference. */
    Map<String, String> resolved(WorkflowRun run, int task, Map<String, String> texts);

    /** What a run that has come to its end hands to its parent: what its document declares. */
    Map<String, String> outputs(WorkflowRun run);

    /** What has a value; a parameter that refers to itself has none. */
    static Map<String, String> handedUp(Map<String, String> declared, Map<String, String> resolved) {
        Map<String, String> handed = new LinkedHashMap<>(resolved);
        handed.entrySet()
                .removeIf(entry -> entry.getValue().equals("${" + entry.getKey() + "}")
                        && entry.getValue().equals(declared.get(entry.getKey())));
        return handed;
    }

    /** What the document wants of the parameters of a start and the run does not have; null when all is well. */
    @Nullable
    String wrongInputs(WorkflowRun run);

    /** @param resolved what the parameters of the project, the workflow and the start have become */
    static @Nullable String wrong(WorkflowRun run, Supplier<TaskParameters> resolved) {
        WorkflowDocument document = run.plan().document();
        return document.declarations().isEmpty()
                ? null
                : wrong(StartInputs.declaredBy(document).judge(run.instance().params(), resolved.get()));
    }

    /** In words; null when nothing is wrong. */
    static @Nullable String wrong(List<DocumentProblem> problems) {
        return problems.isEmpty()
                ? null
                : "its parameters do not fit its workflow: "
                        + problems.stream()
                                .limit(MOST_TOLD)
                                .map(problem -> problem.path() + ": " + problem.message())
                                .collect(Collectors.joining("; "))
                        + (problems.size() <= MOST_TOLD ? "" : "; and " + (problems.size() - MOST_TOLD) + " more");
    }

    int MOST_TOLD = 3;

    /** Knows what stands in the document and what was given at the start, and nothing else. */
    VisibleParameters OF_THE_DOCUMENT = new VisibleParameters() {
        @Override
        public Map<String, String> of(WorkflowRun run, int task) {
            return resolved(run, run.context(task), run.plan().task(task).params())
                    .values();
        }

        @Override
        public Map<String, String> resolved(WorkflowRun run, int task, Map<String, String> texts) {
            return resolved(run, run.context(task), run.plan().task(task).params())
                    .handedOn(texts);
        }

        @Override
        public Map<String, String> outputs(WorkflowRun run) {
            Map<String, String> declared = run.plan().document().handedUp();
            return declared.isEmpty()
                    ? Map.of()
                    : handedUp(declared, resolved(run, run.results(), Map.of()).handedOn(declared));
        }

        @Override
        public @Nullable String wrongInputs(WorkflowRun run) {
            return wrong(run, () -> resolved(run, Map.of(), Map.of()));
        }

        private TaskParameters resolved(WorkflowRun run, Map<String, String> context, Map<String, String> local) {
            return new ParameterScopes(
                            null,
                            Map.of(),
                            run.plan().document().params(),
                            context,
                            local,
                            run.instance().params())
                    .resolve(TimeExpressions.UNTOUCHED);
        }
    };
}
