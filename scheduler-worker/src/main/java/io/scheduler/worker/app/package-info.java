/** The worker as a Spring Boot application: reads settings, joins the cluster, shows health and metrics. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.app;
