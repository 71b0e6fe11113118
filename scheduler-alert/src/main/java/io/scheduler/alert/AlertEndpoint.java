package io.scheduler.alert;

import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.contract.PingReply;
import io.scheduler.rpc.contract.PingRequest;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Answers other nodes. Stateless. */
public final class AlertEndpoint implements AlertService {
    private static final int LONGEST = 1_000;

    private final String nodeId;
    private final Clock clock;

    public AlertEndpoint(String nodeId, Clock clock) {
        this.nodeId = nodeId;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<PingReply> ping(PingRequest request) {
        if (request.text() == null || request.text().length() > LONGEST) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("expected a text of at most " + LONGEST + " characters"));
        }
        return CompletableFuture.completedFuture(new PingReply(request.text(), nodeId, clock.instant()));
    }
}
