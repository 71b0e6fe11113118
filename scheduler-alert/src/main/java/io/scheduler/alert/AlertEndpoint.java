package io.scheduler.alert;

import io.scheduler.alert.delivery.ChannelTrial;
import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.contract.PingReply;
import io.scheduler.rpc.contract.PingRequest;
import io.scheduler.rpc.contract.TryChannelReply;
import io.scheduler.rpc.contract.TryChannelRequest;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Answers other nodes. Stateless. */
public final class AlertEndpoint implements AlertService {
    private static final int LONGEST = 1_000;

    private final String nodeId;
    private final Clock clock;
    private final ChannelTrial trial;

    public AlertEndpoint(String nodeId, Clock clock, ChannelTrial trial) {
        this.nodeId = nodeId;
        this.clock = clock;
        this.trial = trial;
    }

    @Override
    public CompletableFuture<PingReply> ping(PingRequest request) {
        if (request.text() == null || request.text().length() > LONGEST) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("expected a text of at most " + LONGEST + " characters"));
        }
        return CompletableFuture.completedFuture(new PingReply(request.text(), nodeId, clock.instant()));
    }

    @Override
    public CompletableFuture<TryChannelReply> tryChannel(TryChannelRequest request) {
        return trial.attempt(String.valueOf(request.channel()))
                .thenApply(result -> new TryChannelReply(
                        switch (result.what()) {
                            case SENT -> TryChannelReply.Outcome.SENT;
                            case FAILED -> TryChannelReply.Outcome.FAILED;
                            case NO_CHANNEL -> TryChannelReply.Outcome.NO_CHANNEL;
                            case BUSY -> TryChannelReply.Outcome.BUSY;
                        },
                        result.said(),
                        nodeId,
                        result.time().toMillis()));
    }
}
