/**
 * Directed graphs on the integers 0 … n-1, as arrays: what follows what, in which order, and where a cycle is. Knows
 * neither workflows nor tasks; nothing here recurses, so a chain of 100,000 nodes is as good as any.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.graph;
