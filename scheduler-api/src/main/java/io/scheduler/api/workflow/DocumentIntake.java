package io.scheduler.api.workflow;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.Problem.FieldError;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.StartInputs;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskTypeSchemas;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.common.workflow.WorkflowDocumentWriter;
import io.scheduler.common.workflow.WorkflowReference;
import io.scheduler.dao.workflow.NewVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Turns what a client sent into the canonical text that is stored. A document of the largest size takes many times its
 * size in memory while it is read, so only a few are read at a time, and a large one alone. Safe for use by several threads.
 */
@Component
class DocumentIntake {
    private static final int AT_A_TIME = 4;
    /** In bytes: a larger one is read alone. */
    private static final int LARGE = 1024 * 1024;

    private static final int WAIT_SECONDS = 10;

    private final Semaphore reading = new Semaphore(AT_A_TIME, true);
    private final TaskTypeSchemas schemas;
    private final Surroundings surroundings;

    DocumentIntake(TaskTypeSchemas schemas, Surroundings surroundings) {
        this.schemas = schemas;
        this.surroundings = surroundings;
    }

    /**
     * @param project where it is stored
     * @param name which the document must have
     */
    NewVersion canonical(byte[] body, DocumentFormat format, String project, String name) {
        int share = body.length > LARGE ? AT_A_TIME : 1;
        boolean mayRead = false;
        try {
            mayRead = reading.tryAcquire(share, WAIT_SECONDS, TimeUnit.SECONDS);
            if (!mayRead) {
                throw busy();
            }
            WorkflowDocument document = read(body, format);
            if (!document.name().equals(name)) {
                throw invalid(List.of(FieldError.of(
                        "name", "expected the name of the address, " + name + ", but got " + document.name())));
            }
            refuseItself(document, project);
            List<FieldError> missing = surroundings.missing(document);
            if (!missing.isEmpty()) {
                throw invalid(missing);
            }
            String json =
                    new String(WorkflowDocumentWriter.write(document, DocumentFormat.JSON), StandardCharsets.UTF_8);
            return new NewVersion(
                    json,
                    StartInputs.of(document).orElse(null),
                    document.execution().isLimited(),
                    WorkflowReference.of(document, project),
                    DocumentNotation.source(body, format));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } finally {
            if (mayRead) {
                reading.release(share);
            }
        }
    }

    /** Without a project the reader has refused it. */
    private static void refuseItself(WorkflowDocument document, String project) {
        for (TaskDefinition task : document.allTasks()) {
            if (ControlFlow.isType(task.type())
                    && ControlFlow.calledBy(ControlFlow.of(task)) instanceof ControlFlow.SubWorkflow child
                    && project.equals(child.project())
                    && document.name().equals(child.workflow())) {
                throw invalid(List.of(
                        FieldError.of("tasks", "a workflow cannot run itself, as its task " + task.name() + " would")));
            }
        }
    }

    private WorkflowDocument read(byte[] body, DocumentFormat format) {
        return switch (WorkflowDocumentReader.read(body, format, schemas)) {
            case DocumentResult.Valid valid -> valid.document();
            case DocumentResult.Invalid invalid ->
                throw invalid(invalid.problems().stream()
                        .map(problem -> new FieldError(problem.path(), problem.message(), problem.line()))
                        .toList());
        };
    }

    private static ApiException invalid(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        return ApiException.invalid(
                "workflow.invalid",
                (first.path().isEmpty() ? "" : first.path() + ": ") + first.message() + more,
                errors);
    }

    private static ApiException busy() {
        return ApiException.unavailable(
                "workflow.busy", "too many documents are being stored at the same time; try again", WAIT_SECONDS);
    }
}
