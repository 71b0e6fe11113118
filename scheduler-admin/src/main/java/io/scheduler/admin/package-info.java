/**
 * What an operator does beside the running services: certificates and the database. The entry of {@code bin/scheduler cert}
 * and {@code bin/scheduler db}. Asks no service and knows nothing of workflows.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.admin;
