/** Who a node is and what it tells others of itself. Values only. */
@org.jspecify.annotations.NullMarked
package io.scheduler.rpc.node;
