/** When to try again what failed. Knows nothing of what is tried, nor of clocks: it only says how long to wait. */
@NullMarked
package io.scheduler.common.retry;

import org.jspecify.annotations.NullMarked;
