/**
 * Which kinds of channel there are: those of the house and those of jars. A jar that is broken is left out, and what waits for
 * its channels fails with a clear reason. Must not know how any of them sends.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert.channel;
