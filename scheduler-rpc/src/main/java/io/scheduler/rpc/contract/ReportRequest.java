package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param reports at most {@value #MAX_REPORTS}, several of one attempt in their order
 * @param freeCapacity free capacity of the worker now, so that a master need not wait for the registry
 */
public record ReportRequest(List<AttemptReport> reports, int freeCapacity) {
    public static final int MAX_REPORTS = 1_000;

    public ReportRequest {
        reports = List.copyOf(reports);
    }
}
