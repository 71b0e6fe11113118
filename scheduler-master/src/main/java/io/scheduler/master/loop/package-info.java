/**
 * The partition loop: takes what waits, lets the engine decide, writes all of it in one fenced transaction, then acts and
 * answers.
 *
 * <pre>
 *   inbox ──&gt; decide … decide ──&gt; one transaction ──&gt; answers, assignments, kills
 *     ^                                   │
 *     └── the next events gather ─────────┘
 * </pre>
 *
 * {@link io.scheduler.master.loop.PartitionLoop} has no thread of its own and takes time, store and workers as
 * arguments; {@link io.scheduler.master.loop.LoopThread} runs it.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.loop;
