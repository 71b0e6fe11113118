package io.scheduler.rpc.contract;

import io.scheduler.rpc.node.NodeRole;
import java.util.concurrent.CompletableFuture;

/** What a master does for others. */
@RpcContract(id = 1)
public interface MasterService {

    /**
     * Tells what became of attempts. The answer comes after the commit of what the reports changed; until then the
     * worker keeps them. Repeated and late reports are answered like new ones.
     */
    @RpcMethod(id = 1, callers = NodeRole.WORKER, deadlineMillis = 30_000)
    CompletableFuture<ReportReply> report(ReportRequest request);

    /** Says that command rows wait in these slots. A lost call only costs the time until the next poll. */
    @RpcMethod(
            id = 2,
            callers = {NodeRole.API, NodeRole.MASTER},
            deadlineMillis = 2_000)
    CompletableFuture<NudgeReply> nudge(NudgeRequest request);

    /** Reads a piece of a log from the worker that has it. */
    @RpcMethod(id = 3, callers = NodeRole.API)
    CompletableFuture<LogChunk> readLog(ReadLogRequest request);

    /** Says that modes of nodes or worker groups were changed. A lost call costs the time until the next comparison. */
    @RpcMethod(id = 4, callers = NodeRole.API, deadlineMillis = 2_000)
    CompletableFuture<RefreshReply> refresh(RefreshRequest request);

    /** Says that schedules or backfills of these slots were changed. A lost call costs the time until the next comparison. */
    @RpcMethod(id = 5, callers = NodeRole.API, deadlineMillis = 2_000)
    CompletableFuture<NudgeReply> reschedule(NudgeRequest request);

    /**
     * Says that permits of task groups of these slots were asked for or given back, or that the groups were changed. A lost
     * call costs the time until the next look, a second.
     */
    @RpcMethod(
            id = 9,
            callers = {NodeRole.API, NodeRole.MASTER},
            deadlineMillis = 2_000)
    CompletableFuture<NudgeReply> permits(NudgeRequest request);

    /** Says which runs were deleted, so that a worker need not keep their logs. */
    @RpcMethod(id = 10, callers = NodeRole.WORKER)
    CompletableFuture<GoneRunsReply> goneRuns(GoneRunsRequest request);

    /** Has a worker try to connect to a data source. */
    @RpcMethod(id = 7, callers = NodeRole.API, deadlineMillis = 30_000)
    CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request);
}
