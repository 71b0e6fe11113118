/**
 * Which slots this master should own, and how it takes and gives them. ZooKeeper says who should, the slot's row and
 * epoch say who may. Knows nothing of workflows.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.slot;
