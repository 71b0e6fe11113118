/** Schedules on real processes: each fire time once, whatever happens to masters. The harness knows REST, signals and the tables. */
@NullMarked
package io.scheduler.verify.schedule;

import org.jspecify.annotations.NullMarked;
