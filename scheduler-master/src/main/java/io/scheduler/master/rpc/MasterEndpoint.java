package io.scheduler.master.rpc;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.master.loop.Loops;
import io.scheduler.master.worker.WorkerDirectory;
import io.scheduler.rpc.contract.AttemptReport;
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
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@link MasterService} for one peer. Called on the event loop of its connection: nothing here blocks. */
public final class MasterEndpoint implements MasterService {

    /** Shorter than the caller's deadline, so that it hears RETRY instead of nothing. */
    private static final long COMMIT_WAIT_SECONDS = 20;

    private final NodeIdentity caller;
    private final Loops loops;
    private final WorkerDirectory workers;
    private final Runnable refresh;
    private final Consumer<List<Integer>> reschedule;

    /**
     * @param refresh compares with what is stored soon; must not block
     * @param reschedule is told the slots of schedules that were changed; must not block
     */
    public MasterEndpoint(
            RpcPeer peer, Loops loops, WorkerDirectory workers, Runnable refresh, Consumer<List<Integer>> reschedule) {
        this.caller = peer.identity();
        this.loops = loops;
        this.workers = workers;
        this.refresh = refresh;
        this.reschedule = reschedule;
    }

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
        reschedule.accept(request.slots());
        return CompletableFuture.completedFuture(new NudgeReply(List.of()));
    }

    @Override
    public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
        return workers.peerOf(request.workerNodeId())
                .map(peer -> peer.service(WorkerService.class).readLog(request))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        LogChunk.none(LogChunk.Status.WORKER_UNREACHABLE, request.offset())));
    }
}
