/**
 * Parameters: which value wins, and how {@code ${name}} becomes text. Everything is a total, pure function: what cannot
 * be resolved stays as it was written. Knows neither who stores parameters nor who runs what they end up in.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.param;
