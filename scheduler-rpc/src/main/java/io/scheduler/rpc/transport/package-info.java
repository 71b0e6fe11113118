/**
 * Requests in both directions over one framed, mutually authenticated connection. Knows frames, deadlines and who may
 * call what; must not know what the services do, nor where the addresses come from.
 *
 * <p>Threading: everything of one connection that comes from the wire happens on its event loop, in the order of
 * arrival: the call of a service's implementation, the completion of a stub's future, {@code onPeer} and
 * {@code onClose}. Such code must return soon (decode, enqueue, return a future) and must never block.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.rpc.transport;
