package io.scheduler.master.app;

import io.scheduler.common.instance.Origin;
import io.scheduler.master.loop.LoopObserver;

/** Tells of each end of a backfill's run. */
record EndsOfBackfills(Runnable ended) implements LoopObserver {
    @Override
    public void ended(RunEnd end) {
        if (end.instance().origin().kind() == Origin.Kind.BACKFILL) {
            ended.run();
        }
    }
}
