/**
 * The workloads: what is started, and which times are taken of it. A round says what was measured by name; how often it is
 * repeated and what the values come to is no matter here.
 */
@NullMarked
package io.scheduler.verify.bench.workload;

import org.jspecify.annotations.NullMarked;
