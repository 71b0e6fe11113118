/**
 * The workflow document: its records, how it is read from JSON and YAML, and everything that can be wrong with it.
 * Knows nothing of running it.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.workflow;
