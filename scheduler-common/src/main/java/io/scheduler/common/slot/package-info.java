/** How work is spread over slots. Which master owns a slot is not known here. */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.slot;
