package io.scheduler.master.loop;

import org.jspecify.annotations.Nullable;

/** Which trace an attempt is told that it is part of. Called on the loops' threads; must be quick, and must not throw. */
@FunctionalInterface
public interface TraceParents {

    TraceParents NONE = (root, attempt) -> null;

    /**
     * As W3C Trace Context writes it.
     *
     * @param root the run without a parent that the attempt's run is part of
     * @param attempt the task instance
     * @return null: of none
     */
    @Nullable
    String of(long root, long attempt);
}
