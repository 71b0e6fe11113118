/**
 * TCP proxies that stand between the nodes of a drill, so that anybody can be cut off from anybody without being root. Knows
 * names of nodes and bytes; must not know what the bytes mean.
 */
@NullMarked
package io.scheduler.verify.drill.proxy;

import org.jspecify.annotations.NullMarked;
