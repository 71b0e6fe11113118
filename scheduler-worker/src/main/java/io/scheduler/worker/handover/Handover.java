package io.scheduler.worker.handover;

import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Descriptors;
import io.scheduler.worker.task.TaskOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Completes the outputs of a task that declares some; the others are left as they are, at no cost. */
public final class Handover {
    private static final int MAX_BYTES = 64 * 1024;

    private Handover() {}

    /**
     * The outcome with all that is handed on. What the task wrote to its output file is stronger than what its log sets,
     * and that stronger than what it declares.
     *
     * @throws CouldNotLookException when no descriptor was left to read the log
     */
    public static TaskOutcome complete(TaskOutcome outcome, TaskAssignment.@Nullable Outputs declared, Path log) {
        if (declared == null || !(outcome instanceof TaskOutcome.Succeeded succeeded)) {
            return outcome;
        }
        try {
            Map<String, String> outputs = new LinkedHashMap<>(declared.otherwise());
            outputs.putAll(LogValues.read(log, Set.copyOf(declared.declared())));
            // what the task handed over itself was measured when it did, before it could not be undone any more
            outputs.keySet().removeAll(succeeded.outputs().keySet());
            long bytes = outputs.entrySet().stream()
                    .mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                    .sum();
            outputs.putAll(succeeded.outputs());
            return bytes > MAX_BYTES
                    ? failed(
                            succeeded,
                            "expected outputs of at most " + MAX_BYTES + " bytes in its log, but there are " + bytes
                                    + "; hand over large data as files")
                    : new TaskOutcome.Succeeded(succeeded.finishedAt(), succeeded.exitCode(), outputs);
        } catch (IOException e) {
            if (Descriptors.ranOut(e)) {
                throw new CouldNotLookException(log.toString(), e);
            }
            return failed(succeeded, "its log could not be read for the outputs that it sets: " + e);
        }
    }

    private static TaskOutcome failed(TaskOutcome.Succeeded succeeded, String why) {
        return new TaskOutcome.Failed(succeeded.finishedAt(), succeeded.exitCode(), why);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
