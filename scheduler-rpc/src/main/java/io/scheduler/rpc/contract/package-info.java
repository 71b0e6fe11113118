/**
 * What nodes say to each other: service contracts as interfaces and the records that travel. Everything is keyed by the
 * attempt (task instance id) and fenced by the slot's epoch. Fields are only ever added; a reader ignores those it does
 * not know.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.rpc.contract;
