package io.scheduler.verify.simulation;

import io.scheduler.common.workflow.WorkflowDocument.Phase;
import io.scheduler.engine.WorkflowPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often a task may run again although it has succeeded, by what was asked of its run. */
final class Allowance {

    private final Map<Long, List<Asked>> asked = new HashMap<>();

    /** @param task of which attempt a person spoke; null: of the whole run */
    private record Asked(String command, @Nullable Integer task, boolean downstream) {

        boolean allows(WorkflowPlan plan, int other) {
            boolean handler = plan.phaseOf(other) != Phase.TASKS;
            return switch (command) {
                case "RERUN" -> true;
                case "RECOVER" -> handler;
                case "RERUN_TASK" -> handler || task != null && (task == other || downstream && isBehind(plan, other));
                default -> false;
            };
        }

        private boolean isBehind(WorkflowPlan plan, int other) {
            for (int upstream : plan.graph().upstreams(other)) {
                if (task != null && (upstream == task || isBehind(plan, upstream))) {
                    return true;
                }
            }
            return false;
        }
    }

    void asked(long instance, String command, @Nullable Integer task, boolean downstream) {
        asked.computeIfAbsent(instance, id -> new ArrayList<>()).add(new Asked(command, task, downstream));
    }

    long of(long instance, WorkflowPlan plan, int task) {
        return asked.getOrDefault(instance, List.of()).stream()
                .filter(one -> one.allows(plan, task))
                .count();
    }
}
