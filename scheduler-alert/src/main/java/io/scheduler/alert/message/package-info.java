/** What people read: makes a message of an alert's facts, and fills in templates. Must not know who gets it, or how. */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert.message;
