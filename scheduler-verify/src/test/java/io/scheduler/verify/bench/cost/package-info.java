/**
 * Costs that are counted rather than timed: statements, transactions, bytes, calls, memory and processor time of one unit of
 * work. Must not know how the work is done.
 */
@NullMarked
package io.scheduler.verify.bench.cost;

import org.jspecify.annotations.NullMarked;
