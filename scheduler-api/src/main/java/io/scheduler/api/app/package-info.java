/** Puts the api together: settings, beans and the order in which things start. The only place that knows all parts. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.app;
