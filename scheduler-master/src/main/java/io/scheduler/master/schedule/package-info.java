/**
 * Fires the schedules of the slots that this master drives: knows what is due next, writes a fire time and its run as one, under
 * the epoch of the schedule's slot, and says where commands wait. Knows nothing of what the runs do.
 *
 * <p>{@link io.scheduler.master.schedule.ScheduleKeeper} has no thread and takes time and store as arguments; {@link
 * io.scheduler.master.schedule.ScheduleThread} runs it and whatever else is done slot by slot.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.schedule;
