package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param verdicts one per kill, in the order of the request
 */
public record KillReply(List<Verdict> verdicts) {
    public KillReply {
        verdicts = List.copyOf(verdicts);
    }

    public enum Verdict {
        /** Is being ended, or has ended; a report follows. */
        ACCEPTED,
        /** The worker does not have it and will not run it, also if its assignment arrives later. */
        UNKNOWN,
        /** See {@link AssignReply.Verdict#STALE_EPOCH}. */
        STALE_EPOCH
    }
}
