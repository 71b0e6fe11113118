/**
 * Parameters: which value wins, how {@code ${name}} and {@code $[yyyyMMdd]} become text, and what a declared one may be.
 * Everything is a total, pure function: what cannot be resolved stays as it was written. Knows neither who stores
 * parameters and secrets nor who runs what they end up in.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.param;
