/**
 * Where nodes find each other: one ephemeral ZooKeeper entry per incarnation. Says who is there; must not decide what
 * follows from it, nor open connections.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.rpc.registry;
