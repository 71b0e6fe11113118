package io.scheduler.dao.instance;

import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.dao.instance.WorkflowInstanceMapper.Version;
import io.scheduler.dao.instance.WorkflowInstances.StartResult;
import io.scheduler.dao.workflow.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether a version of a workflow can be run as somebody asks. Safe for use by several threads. */
final class VersionCheck {
    private final ReentrantLock reading = new ReentrantLock();

    /**
     * What a version does not allow; null when all is well.
     *
     * @param project parameters of the project, which count where the version has no value of its own; null: there are none
     */
    @Nullable
    StartResult refuse(
            Version version,
            Map<String, String> params,
            @Nullable Map<String, String> project,
            @Nullable TaskSelection tasks) {
        if (tasks != null) {
            List<DocumentProblem> unknown = tasks.check(document(version), "tasks");
            if (!unknown.isEmpty()) {
                return new StartResult.WrongTasks(unknown);
            }
        }
        List<DocumentProblem> problems = Inputs.check(version.inputs(), project, params);
        return problems.isEmpty() ? null : new StartResult.WrongParams(problems);
    }

    /** A large document takes much memory while it is read: one at a time. */
    private WorkflowDocument document(Version version) {
        reading.lock();
        try {
            byte[] json = version.document().getBytes(StandardCharsets.UTF_8);
            return switch (WorkflowDocumentReader.readStored(json, DocumentFormat.JSON)) {
                case DocumentResult.Valid valid -> valid.document();
                case DocumentResult.Invalid invalid ->
                    throw new IllegalStateException("a stored document can not be read: " + invalid.problems());
            };
        } finally {
            reading.unlock();
        }
    }
}
