package io.scheduler.worker.process;

/**
 * One process for good: numbers are used again, a number with its start time is not.
 *
 * @param pid number of the process
 * @param startTicks field 22 of {@code /proc/<pid>/stat}: clock ticks from the boot to its start
 */
public record ProcessId(long pid, long startTicks) {}
