/**
 * The workers as this master sees them: who is connected, how much each would take, and who must be given up. Knows
 * nothing of workflows.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.worker;
