/** Ways, waits, sub-workflows and handlers in the running whole. Knows what a user knows: REST and the documentation. */
@org.jspecify.annotations.NullMarked
package io.scheduler.verify.control;
