package io.scheduler.master.loop;

import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.master.worker.Workers;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a loop needs of the world.
 *
 * @param nudge says that commands wait in slots, whoever owns them
 * @param permits says that permits were asked for or given back, to whoever owns the slots of their task groups
 * @param traces what attempts are told of their traces
 */
record LoopPorts(
        PartitionStore store,
        Workers workers,
        Plans plans,
        Clock clock,
        LoopObserver observer,
        Consumer<Set<Integer>> nudge,
        Consumer<Set<Integer>> permits,
        TraceParents traces) {
    /** Where nobody gives permits away and nothing is traced. */
    LoopPorts(
            PartitionStore store,
            Workers workers,
            Plans plans,
            Clock clock,
            LoopObserver observer,
            Consumer<Set<Integer>> nudge) {
        this(store, workers, plans, clock, observer, nudge, slots -> {}, TraceParents.NONE);
    }
}
