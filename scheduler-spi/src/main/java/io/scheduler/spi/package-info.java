/**
 * What a task type or a kind of alert channel of your own is compiled against; the only package of the product that it sees. A plugin
 * is one jar in the folder {@code plugins/} of every worker and api, or of every alert server and api, with
 *
 * <pre>
 *   META-INF/services/io.scheduler.spi.TaskPlugin     names of classes that implement {@link io.scheduler.spi.TaskPlugin}
 *   META-INF/scheduler/task-types/NAME.json           the schema of each type: JSON Schema 2020-12, see docs/task-types.md
 *   META-INF/services/io.scheduler.spi.AlertChannel   names of classes that implement {@link io.scheduler.spi.AlertChannel}
 *   META-INF/scheduler/alert-channels/NAME.json       the schema of each one's settings, see docs/alerts.md
 * </pre>
 *
 * <p>The api reads the schemas only; code is loaded by workers and alert servers, each jar with a class loader of its own that knows the JDK,
 * this package and the jar. What the jar needs must be in it. Nothing here is ever taken away or given another meaning
 * within a major version.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.spi;
