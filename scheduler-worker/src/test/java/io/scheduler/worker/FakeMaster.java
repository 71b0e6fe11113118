package io.scheduler.worker;

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
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A master as the worker sees it: keeps what is reported and answers as told. */
public final class FakeMaster implements RpcPeer, MasterService {
    private final NodeIdentity identity;
    private final List<Runnable> closeListeners = new CopyOnWriteArrayList<>();
    private volatile boolean open = true;
    private volatile Function<ReportRequest, CompletableFuture<ReportReply>> answer = all(Verdict.COMMITTED);
    /** Runs that were deleted. */
    public final Set<Long> gone = ConcurrentHashMap.newKeySet();

    public final List<ReportRequest> requests = new CopyOnWriteArrayList<>();

    public FakeMaster(String incarnation) {
        identity = new NodeIdentity(NodeRole.MASTER, "m-" + incarnation, incarnation);
    }

    public static Function<ReportRequest, CompletableFuture<ReportReply>> all(Verdict verdict) {
        return request -> CompletableFuture.completedFuture(
                new ReportReply(request.reports().stream().map(r -> verdict).toList()));
    }

    public void answers(Function<ReportRequest, CompletableFuture<ReportReply>> newAnswer) {
        answer = newAnswer;
    }

    /** Everything reported, in order. */
    public List<AttemptReport> reports() {
        return requests.stream().flatMap(r -> r.reports().stream()).toList();
    }

    public List<AttemptReport> reportsOf(long attemptId) {
        return reports().stream().filter(r -> r.attemptId() == attemptId).toList();
    }

    @Override
    public CompletableFuture<ReportReply> report(ReportRequest request) {
        requests.add(request);
        return answer.apply(request);
    }

    @Override
    public CompletableFuture<NudgeReply> permits(NudgeRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<NudgeReply> reschedule(NudgeRequest request) {
        return CompletableFuture.completedFuture(new NudgeReply(List.of()));
    }

    @Override
    public CompletableFuture<NudgeReply> nudge(NudgeRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<RefreshReply> refresh(RefreshRequest request) {
        return CompletableFuture.completedFuture(new RefreshReply());
    }

    @Override
    public CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<GoneRunsReply> goneRuns(GoneRunsRequest request) {
        return CompletableFuture.completedFuture(new GoneRunsReply(
                request.workflowInstanceIds().stream().filter(gone::contains).toList()));
    }

    @Override
    public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NodeIdentity identity() {
        return identity;
    }

    @Override
    public <T> T service(Class<T> contract) {
        return contract.cast(this);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void onClose(Runnable listener) {
        closeListeners.add(listener);
    }

    @Override
    public void close() {
        open = false;
        closeListeners.forEach(Runnable::run);
    }
}
