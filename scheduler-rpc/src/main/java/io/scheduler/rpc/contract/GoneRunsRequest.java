package io.scheduler.rpc.contract;

import java.util.List;

/** @param workflowInstanceIds of which logs lie on the asking worker, at most {@value #MOST} */
public record GoneRunsRequest(List<Long> workflowInstanceIds) {
    public static final int MOST = 1_000;

    public GoneRunsRequest {
        workflowInstanceIds = List.copyOf(workflowInstanceIds);
    }
}
