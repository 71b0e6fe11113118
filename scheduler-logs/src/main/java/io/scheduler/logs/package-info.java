/**
 * Where task logs are kept so that they outlive the machine that they were written on. A store keeps objects by name; what
 * names the pieces of a log have, and how pieces become one log again, stands in {@link io.scheduler.logs.StoredLogs}.
 * Must not know who writes and who reads, nor what is in the logs: whoever writes has covered secrets before.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.logs;
