/** The master's side of the RPC contracts: hands what comes in to the loops and the worker directory. */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.rpc;
