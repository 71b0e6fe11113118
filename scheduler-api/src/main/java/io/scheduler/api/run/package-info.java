/**
 * Routes that make runs: starting a workflow or a part of it, looking beforehand at what would run, repeating a run, and
 * asking something of many runs at once. Knows of masters only that they can be nudged.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.run;
