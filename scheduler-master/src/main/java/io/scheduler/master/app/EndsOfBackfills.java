package io.scheduler.master.app;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.master.loop.LoopObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells of each end of a backfill's run, and hands everything on. */
record EndsOfBackfills(LoopObserver observer, Runnable ended) implements LoopObserver {
    @Override
    public void committed(int eventCount, int rowCount, Duration time) {
        observer.committed(eventCount, rowCount, time);
    }

    @Override
    public void storeFailed() {
        observer.storeFailed();
    }

    @Override
    public void staleEpoch(int slots) {
        observer.staleEpoch(slots);
    }

    @Override
    public void decisionFailed() {
        observer.decisionFailed();
    }

    @Override
    public void attemptEnded(TaskAttempt attempt, @Nullable Instant upstreamsEndedAt) {
        observer.attemptEnded(attempt, upstreamsEndedAt);
    }

    @Override
    public void standing(int loop, Supplier<Standing> now) {
        observer.standing(loop, now);
    }

    @Override
    public void ended(WorkflowInstance instance, String project, String workflow) {
        observer.ended(instance, project, workflow);
        if (instance.origin().kind() == Origin.Kind.BACKFILL) {
            ended.run();
        }
    }
}
