/** What the database knows of the cluster: who owns which slot. Read only; owners write in the partition package. */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.cluster;
