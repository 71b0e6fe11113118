/** Spring wiring of the master: binds settings, makes the parts and starts and stops them in order. */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.app;
