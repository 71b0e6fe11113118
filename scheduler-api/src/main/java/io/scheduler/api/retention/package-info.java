/** Which runs projects keep. Must not know how the others are deleted; masters do that. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.retention;
