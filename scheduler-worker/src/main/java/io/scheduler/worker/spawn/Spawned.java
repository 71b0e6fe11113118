package io.scheduler.worker.spawn;

import java.util.concurrent.CompletableFuture;

/**
 * A process that was started.
 *
 * @param pid its number, and that of its session
 * @param exit completes, on a thread that may do short work, with its exit status: 128 and the signal's number when it
 *     was ended by one; exceptionally when somebody else has waited for it
 */
public record Spawned(long pid, CompletableFuture<Integer> exit) {}
