/** What people may wish of the cluster: modes of nodes, worker groups and how tasks are spread over their workers. */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.cluster;
