package io.scheduler.rpc.node;

import java.time.Instant;

/**
 * A node as it stands in the registry.
 *
 * @param identity who it is
 * @param host the address that others reach it at
 * @param port its RPC port; 0 for nodes that listen on none (workers, apis)
 * @param version version of the program
 * @param startedAt start of this incarnation
 * @param load last published load
 */
public record NodeRecord(
        NodeIdentity identity, String host, int port, String version, Instant startedAt, NodeLoad load) {
    public NodeRecord withLoad(NodeLoad newLoad) {
        return new NodeRecord(identity, host, port, version, startedAt, newLoad);
    }
}
