/** The tables as maps, kept to the contract of the real store by the tests beside it; also for simulations. */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.store;
