package io.scheduler.worker.task.shell;

import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.task.TaskContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment that tasks see: a short list of the worker's own variables, so that its secrets stay its own, and
 * what belongs to the attempt. Immutable.
 */
public final class TaskEnvironment {
    private static final Set<String> PASSED =
            Set.of("PATH", "HOME", "LANG", "TZ", "USER", "LOGNAME", "SHELL", "TMPDIR", "JAVA_HOME");

    private final Map<String, String> common = new TreeMap<>();

    /**
     * @param own environment of the worker
     * @param passThrough names of further variables that tasks may see
     */
    public TaskEnvironment(Map<String, String> own, List<String> passThrough) {
        own.forEach((name, value) -> {
            if (PASSED.contains(name) || name.startsWith("LC_") || passThrough.contains(name)) {
                common.put(name, value);
            }
        });
    }

    /** What the environment that the task names says. */
    static Map<String, String> given(TaskAssignment assignment) {
        return assignment.environment() == null
                ? Map.of()
                : assignment.environment().variables();
    }

    Map<String, String> of(TaskContext context, AttemptFiles files) {
        TaskAssignment assignment = context.assignment();
        Map<String, String> all = new TreeMap<>(common);
        // by the name that tracing libraries read it from; an environment that says otherwise knows better
        if (assignment.traceParent() != null) {
            all.put("TRACEPARENT", assignment.traceParent());
        }
        all.putAll(given(assignment));
        if (assignment.environment() != null) {
            all.put("SCHEDULER_ENVIRONMENT", assignment.environment().name());
        }
        all.put(ProcessSnapshot.MARKER_VARIABLE, context.marker());
        all.put("SCHEDULER_OUTPUT", files.output().toString());
        all.put("SCHEDULER_ATTEMPT", Integer.toString(assignment.attempt()));
        all.put("SCHEDULER_WORKFLOW_INSTANCE_ID", Long.toString(assignment.workflowInstanceId()));
        all.put("SCHEDULER_PROJECT", assignment.project());
        all.put("SCHEDULER_WORKFLOW", assignment.workflow());
        all.put("SCHEDULER_TASK", assignment.task());
        return all;
    }
}
