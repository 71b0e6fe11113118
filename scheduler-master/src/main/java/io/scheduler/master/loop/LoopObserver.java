package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who hears of what a loop does. Called on the loop's thread; must be quick, and must not throw. */
public interface LoopObserver {

    LoopObserver NONE = new LoopObserver() {};

    /** Tells all of them, in this order. */
    static LoopObserver all(LoopObserver... observers) {
        return new ObserversTogether(List.of(observers));
    }

    default void committed(int events, int rows, Duration time) {}

    default void storeFailed() {}

    default void staleEpoch(int slots) {}

    /** A decision failed by a bug; the instance needs a person. */
    default void decisionFailed() {}

    /** A run has ended, and that is durable. */
    default void ended(RunEnd end) {}

    /** An attempt has ended, and that is durable. */
    default void attemptEnded(AttemptEnd end) {}

    /**
     * Now and then: what stands in the loop's memory.
     *
     * @param loop its number
     * @param now may be asked before the call returns
     */
    default void standing(int loop, Supplier<Standing> now) {}

    /**
     * How many there are.
     *
     * @param instances unfinished runs by state
     * @param tasks attempts that have begun to wait or run, by state
     * @param ready of the queued ones, how many wait for nothing but a worker
     * @param oldestReady since when the first of these waits; of those with a permit of a task group nobody knows
     */
    record Standing(
            Map<WorkflowState, Integer> instances,
            Map<TaskState, Integer> tasks,
            int ready,
            @Nullable Instant oldestReady) {}

    /**
     * The end of a run.
     *
     * @param project name
     * @param workflow name
     * @param forced it had ended before, and a person made a success of it
     */
    record RunEnd(WorkflowInstance instance, String project, String workflow, boolean forced) {}

    /**
     * The end of an attempt.
     *
     * @param instance the run that it belongs to, as it is now
     * @param project name
     * @param workflow name
     * @param task name
     * @param type of the task
     * @param upstreamsEndedAt when the last task ended that it waited for; null where it waited for anything else
     * @param forced it had ended before, and a person made a success of it
     */
    record AttemptEnd(
            WorkflowInstance instance,
            String project,
            String workflow,
            String task,
            String type,
            TaskAttempt attempt,
            @Nullable Instant upstreamsEndedAt,
            boolean forced) {}
}
