package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param verdicts one per report, in the order of the request
 */
public record ReportReply(List<Verdict> verdicts) {
    public ReportReply {
        verdicts = List.copyOf(verdicts);
    }

    public enum Verdict {
        /** Stored, or of no interest any more: the worker may forget it. */
        COMMITTED,
        /** This master does not own the slot: report to its owner, which will claim it. */
        NOT_OWNER,
        /** Not stored for now: report again after a while. */
        RETRY
    }
}
