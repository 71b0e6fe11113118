/**
 * Whole clusters in one thread, from one seed: the production parts of masters (slot keeper, partition loops, dispatch,
 * recovery, worker directory) over a queue of events whose poll advances time, with workers, registry, network and
 * database as their contracts describe them, and with everything going wrong that may. What must hold in spite of it
 * stands in {@link io.scheduler.verify.simulation.Checks}. Knows no real time, thread, socket or process.
 */
@NullMarked
package io.scheduler.verify.simulation;

import org.jspecify.annotations.NullMarked;
