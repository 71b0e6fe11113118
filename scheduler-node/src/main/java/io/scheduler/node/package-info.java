/**
 * What every service has in common at its start: who it is (a folder with a lasting id and a lock), how it registers and
 * how it secures its RPC, bound from {@code node.*}, {@code registry.*} and {@code rpc.ssl.*}; and a management port with
 * health and metrics and nothing else. Knows nothing of what the services do.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.node;
