/**
 * Task groups and their permits, as people look at them and as the master sees them that gives permits away. What attempts
 * ask for and give back is written with their own batches, in {@link io.scheduler.dao.partition}.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.taskgroup;
