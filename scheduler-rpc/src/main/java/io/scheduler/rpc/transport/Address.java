package io.scheduler.rpc.transport;

/**
 * Where a node listens.
 *
 * @param host as it is registered, which its certificate names
 */
public record Address(String host, int port) {
    @Override
    public String toString() {
        return host + ':' + port;
    }
}
