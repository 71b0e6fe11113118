package io.scheduler.rpc.transport;

import io.scheduler.rpc.node.NodeIdentity;

/**
 * The other end of one established connection, whoever dialled. Requests flow both ways. Safe for use by several
 * threads.
 */
public interface RpcPeer {

    /** Who the other end said it is in its hello, checked against its certificate. */
    NodeIdentity identity();

    /**
     * A stub of a service that the other end offers. Each call returns a future that completes with the answer or
     * exceptionally with {@link RpcException}; after the deadline it always completes. The stub is cheap.
     */
    <T> T service(Class<T> contract);

    boolean isOpen();

    /** Called once when the connection has ended; at once if it already has. */
    void onClose(Runnable listener);

    void close();
}
