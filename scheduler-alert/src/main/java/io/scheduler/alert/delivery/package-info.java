/**
 * Sends what is due: claims it from the database, has it sent within bounds, writes down what became of it.
 *
 * <pre>
 *   DeliveryLoop --claim--> AlertQueue (rows, leases)      SignalThread wakes it at the commit of new rows
 *        | one thread for each message                     a look every poll-interval finds the rest
 *        v
 *     Courier --send--> a channel  --sent | retry later | failed--> AlertQueue
 * </pre>
 *
 * <p>At least once: a server that dies in the middle leaves a lease that ends, and the next one sends again and says so. Must not
 * know how any channel sends.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert.delivery;
