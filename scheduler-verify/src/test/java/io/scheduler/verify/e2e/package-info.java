/**
 * A standalone in a JVM of its own, driven by REST as its users do, killed and started again. The harness knows what a user knows:
 * the home folder, the REST interface, and signals. It must not reach into a service.
 */
@NullMarked
package io.scheduler.verify.e2e;

import org.jspecify.annotations.NullMarked;
