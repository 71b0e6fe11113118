/** The alert server's answers to other nodes. Knows nothing of how it is put together. */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert;
