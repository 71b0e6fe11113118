package io.scheduler.common.workflow;

import java.util.List;

/** What reading a document came to: the document, or everything that is wrong with it. */
public sealed interface DocumentResult {
    record Valid(WorkflowDocument document) implements DocumentResult {}

    /**
     * @param problems at least one, at most 101: the first hundred and then how many more there are
     */
    record Invalid(List<DocumentProblem> problems) implements DocumentResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
