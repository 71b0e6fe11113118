package io.scheduler.rpc.contract;

import io.scheduler.rpc.node.NodeRole;
import java.util.concurrent.CompletableFuture;

/** What a worker does for a master, over the connection that the worker has dialled. Calls of one peer run in order. */
@RpcContract(id = 2)
public interface WorkerService {

    /**
     * Gives attempts to run. Each gets a verdict; what was once refused or finished is never run by a repeated
     * assignment.
     */
    @RpcMethod(id = 1, callers = NodeRole.MASTER)
    CompletableFuture<AssignReply> assign(AssignRequest request);

    /** Ends attempts with all their processes. The end itself is reported by {@link MasterService#report}. */
    @RpcMethod(id = 2, callers = NodeRole.MASTER)
    CompletableFuture<KillReply> kill(KillRequest request);

    /**
     * Says that the calling master now owns these slots under these epochs. From then on the worker refuses lower
     * epochs and reports to the caller. Answers with every attempt of these slots that it holds: running, or finished
     * and not yet acknowledged.
     */
    @RpcMethod(id = 3, callers = NodeRole.MASTER)
    CompletableFuture<ClaimReply> claim(ClaimRequest request);

    @RpcMethod(id = 4, callers = NodeRole.MASTER)
    CompletableFuture<LogChunk> readLog(ReadLogRequest request);
}
