/**
 * The chaos drill: a cluster of real processes under load, faults at random from a seed, and a judgement of what happened. It
 * knows what an operator knows (signals, cables, REST, the tables) and must not reach into a service's code.
 */
@NullMarked
package io.scheduler.verify.drill;

import org.jspecify.annotations.NullMarked;
