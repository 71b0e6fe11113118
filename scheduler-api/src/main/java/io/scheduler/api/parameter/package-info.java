/** The parameters of projects over REST. Knows nothing of runs. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.parameter;
