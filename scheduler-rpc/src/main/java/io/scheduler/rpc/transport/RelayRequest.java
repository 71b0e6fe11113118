package io.scheduler.rpc.transport;

/**
 * Body of RELAY: who asks, and to which node the rest of the connection is to lead.
 *
 * @param target incarnation of that node
 */
record RelayRequest(Hello from, String target) {
    RelayRequest {
        if (from == null || target == null || target.isBlank()) {
            throw new IllegalArgumentException("expected who asks for a relay, and to which incarnation");
        }
    }
}
