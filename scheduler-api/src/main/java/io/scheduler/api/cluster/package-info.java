/** Routes of nodes and slots, and the ways to the masters: nudges and logs. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.cluster;
