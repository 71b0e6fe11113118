/**
 * Routes of workflow instances: starting them and asking something of them. What is asked is written as a command row;
 * the master that owns the slot carries it out. Knows of masters only that they can be nudged.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.instance;
