/**
 * Runs as the api sees them: what it writes (new instances, commands) and what people read (instances, attempts). What
 * a master writes of them is in the partition package.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.instance;
