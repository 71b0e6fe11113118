package io.scheduler.rpc.transport;

import io.netty.channel.Channel;

/** Who wants to know how the beginning of a connection goes on. Called on its event loop. */
interface Beginning {

    /** A dialled channel is secured and about to say hello; when this is false it is closed instead. */
    default boolean mayGreet(Channel channel) {
        return true;
    }

    void established(Connection connection);

    /** An accepted channel is authenticated and becomes a way between two others. */
    default void relays(Channel channel) {}
}
