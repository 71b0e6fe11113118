package io.scheduler.rpc.transport;

import org.jspecify.annotations.Nullable;

/**
 * How a node is dialled.
 *
 * @param relay the node that is dialled instead and asked to lead on; null for the direct way
 * @param incarnation of the target, as the relay knows it
 */
record Way(Address target, @Nullable Address relay, String incarnation) {

    static Way direct(Address target) {
        return new Way(target, null, "");
    }

    boolean isRelayed() {
        return relay != null;
    }

    /** Where the channel goes. */
    Address first() {
        return relay == null ? target : relay;
    }

    @Override
    public String toString() {
        return relay == null ? target.toString() : target + ", relayed by the node at " + relay;
    }
}
