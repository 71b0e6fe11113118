package io.scheduler.master.loop;

import io.scheduler.common.instance.WorkflowInstance;
import java.time.Duration;

/** Who counts what a loop does. Called on the loop's thread; must be quick. */
public interface LoopObserver {

    void committed(int events, int rows, Duration time);

    void storeFailed();

    void staleEpoch(int slots);

    /** A decision failed by a bug; the instance needs a person. */
    void decisionFailed();

    /** A run has ended, and that is durable. */
    default void ended(WorkflowInstance instance, String project, String workflow) {}

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
