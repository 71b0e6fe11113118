/** What the database knows of the cluster: who owns which slot, what people want of nodes, worker groups. Slots are written in the partition package only. */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.cluster;
