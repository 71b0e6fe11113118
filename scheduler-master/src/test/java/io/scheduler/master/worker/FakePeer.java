package io.scheduler.master.worker;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.HoldReply;
import io.scheduler.rpc.contract.HoldRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.ModeReply;
import io.scheduler.rpc.contract.ModeRequest;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.rpc.contract.TryDataSourceReply;
import io.scheduler.rpc.contract.TryDataSourceRequest;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A connection whose answers the test gives. */
final class FakePeer implements RpcPeer, WorkerService {

    final List<CompletableFuture<AssignReply>> assigns = new ArrayList<>();
    final List<CompletableFuture<ClaimReply>> claims = new ArrayList<>();
    final List<NodeMode> modes = new ArrayList<>();
    final List<HoldRequest> holds = new ArrayList<>();
    /** Of which it has seen higher epochs. */
    final List<Integer> foreign = new ArrayList<>();

    private final NodeIdentity identity;
    private final List<Runnable> onClose = new ArrayList<>();
    private boolean open = true;

    FakePeer(NodeIdentity identity) {
        this.identity = identity;
    }

    @Override
    public CompletableFuture<AssignReply> assign(AssignRequest request) {
        assigns.add(new CompletableFuture<>());
        return assigns.getLast();
    }

    @Override
    public CompletableFuture<KillReply> kill(KillRequest request) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<ClaimReply> claim(ClaimRequest request) {
        claims.add(new CompletableFuture<>());
        return claims.getLast();
    }

    @Override
    public CompletableFuture<ModeReply> mode(ModeRequest request) {
        modes.add(request.mode());
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<HoldReply> hold(HoldRequest request) {
        holds.add(request);
        return CompletableFuture.completedFuture(new HoldReply(foreign));
    }

    @Override
    public CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
        return new CompletableFuture<>();
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
        onClose.add(listener);
    }

    @Override
    public void close() {
        open = false;
        onClose.forEach(Runnable::run);
    }
}
