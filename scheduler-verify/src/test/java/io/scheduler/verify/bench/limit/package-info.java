/** What the machine itself can do, measured in the same run: the anchor of all other figures. Knows nothing of the scheduler. */
@NullMarked
package io.scheduler.verify.bench.limit;

import org.jspecify.annotations.NullMarked;
