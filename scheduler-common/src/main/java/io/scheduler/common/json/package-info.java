/** Places in JSON texts. */
@NullMarked
package io.scheduler.common.json;

import org.jspecify.annotations.NullMarked;
