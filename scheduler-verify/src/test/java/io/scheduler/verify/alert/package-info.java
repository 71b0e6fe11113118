/** Alerts from what happens to what people get, with real servers on both sides. */
@org.jspecify.annotations.NullMarked
package io.scheduler.verify.alert;
