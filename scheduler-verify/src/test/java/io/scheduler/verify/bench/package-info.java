/**
 * The benchmark: real processes as an operator starts them, a fixed set of workloads, figures beside their targets. It uses
 * what a user has (REST, shell tasks) and looks at what an operator can see (the tables, /proc, metrics); it must not reach
 * into a service's code.
 */
@NullMarked
package io.scheduler.verify.bench;

import org.jspecify.annotations.NullMarked;
