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

    /**
     * Says what the worker is to do. With {@code DRAINING} it takes nothing new, waits for what runs, gets the results
     * committed and ends.
     */
    @RpcMethod(id = 5, callers = NodeRole.MASTER, deadlineMillis = 5_000)
    CompletableFuture<ModeReply> mode(ModeRequest request);

    /**
     * Says, once a second as long as the caller is sure of it, that these slots are still its own. A worker that the
     * registry does not see lets attempts run only as long as it hears this for their slots.
     */
    @RpcMethod(id = 6, callers = NodeRole.MASTER, deadlineMillis = 2_000)
    CompletableFuture<HoldReply> hold(HoldRequest request);

    /** Connects to a data source, asks it who it is and leaves again. */
    @RpcMethod(id = 7, callers = NodeRole.MASTER, deadlineMillis = 25_000)
    CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request);
}
