/** Puts the alert server together. */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert.app;
