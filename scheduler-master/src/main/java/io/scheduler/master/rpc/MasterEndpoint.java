package io.scheduler.master.rpc;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.master.loop.Loops;
import io.scheduler.master.worker.WorkerDirectory;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.GoneRunsReply;
import io.scheduler.rpc.contract.GoneRunsRequest;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.NudgeReply;
import io.scheduler.rpc.contract.NudgeRequest;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.rpc.contract.RefreshReply;
import io.scheduler.rpc.contract.RefreshRequest;
import io.scheduler.rpc.contract.ReportReply;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.ReportRequest;
import io.scheduler.rpc.contract.TryDataSourceReply;
import io.scheduler.rpc.contract.TryDataSourceRequest;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@link MasterService} for one peer. Called on the event loop of its connection: nothing here blocks. */
public final class MasterEndpoint implements MasterService {

    /** Shorter than the caller's deadline, so that it hears RETRY instead of nothing. */
    private static final long COMMIT_WAIT_SECONDS = 20;

    private final NodeIdentity caller;
    private final Loops loops;
    private final WorkerDirectory workers;
    private final Runnable refresh;
    private final Keepers keepers;

    /**
     * @param refresh compares with what is stored soon; must not block
     */
    public MasterEndpoint(RpcPeer peer, Loops loops, WorkerDirectory workers, Runnable refresh, Keepers keepers) {
        this.caller = peer.identity();
        this.loops = loops;
        this.workers = workers;
        this.refresh = refresh;
        this.keepers = keepers;
    }

    /**
     * Who is told slots; must not block.
     *
     * @param reschedule in which schedules or backfills were changed
     * @param permits in which task groups were asked or given back permits
     * @param goneRuns which of these runs were deleted
     */
    public record Keepers(
            Consumer<List<Integer>> reschedule,
            Consumer<List<Integer>> permits,
            Function<List<Long>, CompletableFuture<List<Long>>> goneRuns) {}

    @Override
    public CompletableFuture<ReportReply> report(ReportRequest request) {
        workers.says(caller.incarnation(), request.freeCapacity());
        AssignedWorker worker = new AssignedWorker(caller.nodeId(), caller.incarnation());
        List<CompletableFuture<Verdict>> answers = request.reports().stream()
                .map((AttemptReport report) -> loops.report(report, worker)
                        .completeOnTimeout(Verdict.RETRY, COMMIT_WAIT_SECONDS, TimeUnit.SECONDS))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> new ReportReply(
                        answers.stream().map(CompletableFuture::join).toList()));
    }

    @Override
    public CompletableFuture<NudgeReply> nudge(NudgeRequest request) {
        return CompletableFuture.completedFuture(new NudgeReply(loops.nudge(request.slots())));
    }

    @Override
    public CompletableFuture<RefreshReply> refresh(RefreshRequest request) {
        refresh.run();
        return CompletableFuture.completedFuture(new RefreshReply());
    }

    @Override
    public CompletableFuture<NudgeReply> reschedule(NudgeRequest request) {
        keepers.reschedule.accept(request.slots());
        return CompletableFuture.completedFuture(new NudgeReply(List.of()));
    }

    @Override
    public CompletableFuture<NudgeReply> permits(NudgeRequest request) {
        keepers.permits.accept(request.slots());
        Set<Integer> driven = loops.driven().keySet();
        return CompletableFuture.completedFuture(new NudgeReply(
                request.slots().stream().filter(slot -> !driven.contains(slot)).toList()));
    }

    @Override
    public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
        return workers.peerOf(request.workerNodeId())
                .map(peer -> peer.service(WorkerService.class).readLog(request))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        LogChunk.none(LogChunk.Status.WORKER_UNREACHABLE, request.offset())));
    }

    @Override
    public CompletableFuture<GoneRunsReply> goneRuns(GoneRunsRequest request) {
        if (request.workflowInstanceIds().size() > GoneRunsRequest.MOST) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("expected at most " + GoneRunsRequest.MOST + " runs, but got "
                            + request.workflowInstanceIds().size()));
        }
        return keepers.goneRuns.apply(request.workflowInstanceIds()).thenApply(GoneRunsReply::new);
    }

    @Override
    public CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request) {
        return workers.peerIn(request.workerGroup())
                .map(peer -> peer.service(WorkerService.class)
                        .tryDataSource(request)
                        .thenApply(reply -> reply.by(peer.identity().nodeId())))
                .orElseGet(() -> CompletableFuture.completedFuture(TryDataSourceReply.noWorker(request.workerGroup())));
    }
}
