/**
 * Connections to addresses that users have written: only to those that the operator allows, and to the very address that was
 * looked at. Must not know what is sent.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert.outbound;
