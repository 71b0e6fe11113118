package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param notOwned those of the asked slots that this master does not own
 */
public record NudgeReply(List<Integer> notOwned) {
    public NudgeReply {
        notOwned = List.copyOf(notOwned);
    }
}
