/** Who is told of what: channels, groups, rules, and the alerts that there were. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.alert;
