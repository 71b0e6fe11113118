package io.scheduler.rpc.transport;

import java.util.List;
import java.util.function.Supplier;

/**
 * How a node may be reached when it can not be dialled: by way of others, which relay.
 *
 * @param incarnation of the node, as those others know it
 * @param relays who may be asked now; must not wait
 */
public record Detour(String incarnation, Supplier<List<Address>> relays) {

    /** For a node that is dialled or not reached. */
    public static final Detour NONE = new Detour("", List::of);
}
