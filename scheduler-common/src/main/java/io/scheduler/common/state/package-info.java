/**
 * The names of the states that an instance and its tasks can be in. Which state follows which stands in the
 * engine's transition tables, not here.
 */
package io.scheduler.common.state;
