/** How workflows hang together: which run others, and which wait for the runs of others. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.lineage;
