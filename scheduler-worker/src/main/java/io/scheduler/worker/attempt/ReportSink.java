package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AttemptReport;
import java.util.Set;

/** Where news of attempts go, on their way to the masters. Never blocks. */
public interface ReportSink {

    /** Takes a report to be told until a master has committed it; a later one of the same attempt takes its place. */
    void offer(AttemptReport report);

    /** These slots have been claimed: what waits for their owner goes there now. */
    void ownerChanged(Set<Integer> slots);
}
