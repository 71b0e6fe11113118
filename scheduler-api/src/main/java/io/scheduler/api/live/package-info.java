/**
 * Tells browsers what becomes of a run while they watch it. Knows nothing of how runs are carried out: it looks at their rows,
 * once for all who watch.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.live;
