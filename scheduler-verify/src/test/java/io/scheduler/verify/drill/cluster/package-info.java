/**
 * The cluster of a drill: ZooKeeper in threes, PostgreSQL, masters, workers and apis, each a process of its own, wired through
 * cutting proxies. Knows how to start, stop, kill, pause and cut them; must not know what is tested with it.
 */
@NullMarked
package io.scheduler.verify.drill.cluster;

import org.jspecify.annotations.NullMarked;
