/** Task groups over REST: who may run at the same time, who has a permit and who waits. Gives no permits away itself. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.taskgroup;
