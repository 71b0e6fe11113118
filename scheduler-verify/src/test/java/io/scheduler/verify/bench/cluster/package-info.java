/**
 * The cluster that is measured: PostgreSQL, ZooKeeper, one master, worker and api, started by the shipped scripts with the
 * shipped configuration; and what can be seen of them from outside. Must not know what is measured.
 */
@NullMarked
package io.scheduler.verify.bench.cluster;

import org.jspecify.annotations.NullMarked;
