package io.scheduler.rpc.contract;

import java.util.List;

/** @param gone those of the runs that were deleted */
public record GoneRunsReply(List<Long> gone) {
    public GoneRunsReply {
        gone = List.copyOf(gone);
    }
}
