/** Figures, their statistics and how they are shown. Pure: must not know how anything was measured. */
@NullMarked
package io.scheduler.verify.bench.figure;

import org.jspecify.annotations.NullMarked;
