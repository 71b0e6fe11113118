package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.PartitionBatch.AttemptWrite;
import io.scheduler.engine.WorkflowRun;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells an observer what a commit has made durable, and how many runs and tasks there are. On the loop's thread. */
final class Announcements {

    private final RunTable runs;
    private final LoopObserver observer;

    Announcements(RunTable runs, LoopObserver observer) {
        this.runs = runs;
        this.observer = observer;
    }

    void committed(Batch batch) {
        for (AttemptWrite write : batch.endedAttempts()) {
            LiveRun live = runs.get(write.workflowInstanceId());
            if (live != null) {
                observer.attemptEnded(new LoopObserver.AttemptEnd(
                        live.run().instance(),
                        live.project(),
                        live.workflow(),
                        write.name(),
                        write.type(),
                        write.attempt(),
                        upstreamsEnded(live.run(), write),
                        batch.isForced(write.attempt().id())));
            }
        }
        for (long ended : batch.ended()) {
            LiveRun live = runs.get(ended);
            if (live != null) {
                observer.ended(new LoopObserver.RunEnd(
                        live.run().instance(), live.project(), live.workflow(), batch.isForcedRun(ended)));
            }
        }
    }

    /** When the last task before it ended; null where something else was waited for too, a retry for instance. */
    private static @Nullable Instant upstreamsEnded(WorkflowRun run, AttemptWrite write) {
        TaskAttempt attempt = write.attempt();
        if (attempt.number() > 1 || attempt.times().dueAt() != null || attempt.worker() == null) {
            return null;
        }
        Instant last = null;
        for (int upstream : run.plan().graph().upstreams(write.task())) {
            TaskAttempt before = run.attempt(upstream);
            Instant ended = before == null ? null : before.times().finishedAt();
            if (ended != null && (last == null || ended.isAfter(last))) {
                last = ended;
            }
        }
        return last;
    }

    LoopObserver.Standing standing() {
        Map<WorkflowState, Integer> instances = new EnumMap<>(WorkflowState.class);
        Map<TaskState, Integer> tasks = new EnumMap<>(TaskState.class);
        int ready = 0;
        Instant oldest = null;
        for (LiveRun live : runs.all()) {
            WorkflowRun run = live.run();
            instances.merge(run.instance().state(), 1, Integer::sum);
            for (int task : run.unfinishedTasks()) {
                tasks.merge(run.state(task), 1, Integer::sum);
                TaskAttempt attempt = run.attempt(task);
                if (attempt == null || attempt.state() != TaskState.QUEUED) {
                    continue;
                }
                if (run.plan().task(task).resources().taskGroup() == null) {
                    ready++;
                    Instant since = Objects.requireNonNullElse(
                            attempt.times().dueAt(), attempt.times().createdAt());
                    oldest = oldest == null || since.isBefore(oldest) ? since : oldest;
                } else if (attempt.detail() instanceof TaskDetail.Permitted) {
                    ready++;
                }
            }
        }
        return new LoopObserver.Standing(instances, tasks, ready, oldest);
    }
}
