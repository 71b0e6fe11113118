/** Keeps connections to all nodes of a role: the registry says where they are, the transport connects. */
@org.jspecify.annotations.NullMarked
package io.scheduler.rpc.link;
