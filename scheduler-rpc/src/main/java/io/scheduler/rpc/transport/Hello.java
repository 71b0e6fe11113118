package io.scheduler.rpc.transport;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;

/** Body of HELLO and HELLO_ACK: who the sender is. */
record Hello(NodeRole role, String nodeId, String incarnation) {
    private static final int MAX_LENGTH = 200;

    Hello {
        if (role == null) {
            throw new IllegalArgumentException("the hello names no role");
        }
        check("node id", nodeId);
        check("incarnation", incarnation);
    }

    static Hello of(NodeIdentity identity) {
        return new Hello(identity.role(), identity.nodeId(), identity.incarnation());
    }

    NodeIdentity identity() {
        return new NodeIdentity(role, nodeId, incarnation);
    }

    private static void check(String name, String value) {
        if (value == null
                || value.isBlank()
                || value.length() > MAX_LENGTH
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    name + ": expected 1 to " + MAX_LENGTH + " characters, none of them a control character");
        }
    }
}
