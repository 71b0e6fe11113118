/**
 * Gives browsers the static files of the web UI, under which path it may stand, and says what its pages may load. Knows
 * nothing of what the pages show: they use the REST routes as everybody does.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.ui;
