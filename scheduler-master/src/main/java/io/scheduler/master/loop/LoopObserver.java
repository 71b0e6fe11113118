package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who counts what a loop does. Called on the loop's thread; must be quick. */
public interface LoopObserver {

    void committed(int events, int rows, Duration time);

    void storeFailed();

    void staleEpoch(int slots);

    /** A decision failed by a bug; the instance needs a person. */
    void decisionFailed();

    /** A run has ended, and that is durable. */
    default void ended(WorkflowInstance instance, String project, String workflow) {}

    /**
     * An attempt has ended, and that is durable.
     *
     * @param upstreamsEndedAt when the last task ended that it waited for; null where it waited for anything else
     */
    default void attemptEnded(TaskAttempt attempt, @Nullable Instant upstreamsEndedAt) {}

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
     */
    record Standing(Map<WorkflowState, Integer> instances, Map<TaskState, Integer> tasks) {}

    LoopObserver NONE = new LoopObserver() {
        @Override
        public void committed(int events, int rows, Duration time) {}

        @Override
        public void storeFailed() {}

        @Override
        public void staleEpoch(int slots) {}

        @Override
        public void decisionFailed() {}
    };
}
