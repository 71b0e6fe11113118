package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param assignments at most {@value #MAX_ASSIGNMENTS}
 */
public record AssignRequest(List<TaskAssignment> assignments) {
    public static final int MAX_ASSIGNMENTS = 500;

    public AssignRequest {
        assignments = List.copyOf(assignments);
    }
}
