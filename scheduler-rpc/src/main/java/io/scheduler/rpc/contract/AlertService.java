package io.scheduler.rpc.contract;

import io.scheduler.rpc.node.NodeRole;
import java.util.concurrent.CompletableFuture;

/** What an alert server does for others. */
@RpcContract(id = 3)
public interface AlertService {

    /** Answers with the server's own identity and clock: the way to see from an api that it is reachable. */
    @RpcMethod(
            id = 1,
            callers = {NodeRole.API, NodeRole.MASTER},
            deadlineMillis = 5_000)
    CompletableFuture<PingReply> ping(PingRequest request);

    /** Sends a message by a channel that says that nothing has happened. */
    @RpcMethod(
            id = 2,
            callers = {NodeRole.API},
            deadlineMillis = 60_000)
    CompletableFuture<TryChannelReply> tryChannel(TryChannelRequest request);
}
