/**
 * Finds what happens because nothing happens: runs and tasks that wait too long. What a decision leads to is told with the decision
 * itself, and not here.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.alert;
