/**
 * Microbenchmarks by JMH of single parts: deciding, and writing a batch. (Those of the frames are in the package of the
 * frames, which nobody else can see.) Unlike the rest of the benchmark they reach into the services' code.
 */
@NullMarked
package io.scheduler.verify.bench.micro;

import org.jspecify.annotations.NullMarked;
