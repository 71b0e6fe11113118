package io.scheduler.rpc.contract;

import io.scheduler.rpc.node.NodeRole;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a contract: its number on the wire (1 to 255, never used again), who may call it and how long the
 * caller waits. A method takes one record and returns a {@code CompletableFuture} of a record.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcMethod {
    int id();

    NodeRole[] callers();

    long deadlineMillis() default 10_000;
}
