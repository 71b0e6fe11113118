/** Routes of workflows and their versions: documents in, documents out. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.workflow;
