package io.scheduler.node;

import java.time.Instant;

/** Is told what a node says in its log of the end of a certificate: at the start and once a day from 30 days ahead. */
@FunctionalInterface
public interface ExpiryListener {
    /**
     * @param which certificate it is, for people
     * @throws RuntimeException when it could not be told; then it is told again at the next look
     */
    void expires(String which, Instant end);

    /**
     * Is called at each look, twice a minute, so that whoever passes the end of this node's own certificate on hears of a renewed
     * one too. Must not block.
     */
    default void looked() {}
}
