package io.scheduler.verify.simulation;

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
import java.util.concurrent.CompletableFuture;

/** A worker as the master at the other end of a connection calls it. */
final class SimulatedPeer implements RpcPeer, WorkerService {

    private final SimulatedLink link;
    private final NodeIdentity worker;

    SimulatedPeer(SimulatedLink link) {
        this.link = link;
        this.worker = link.worker.identity();
    }

    @Override
    public CompletableFuture<AssignReply> assign(AssignRequest request) {
        return link.callFresh(Timings.RPC_DEADLINE, () -> link.worker.assign(link.master.incarnation(), request));
    }

    @Override
    public CompletableFuture<KillReply> kill(KillRequest request) {
        return link.call(Timings.RPC_DEADLINE, () -> link.worker.kill(link.master.incarnation(), request));
    }

    @Override
    public CompletableFuture<ClaimReply> claim(ClaimRequest request) {
        return link.callFresh(Timings.RPC_DEADLINE, () -> link.worker.claim(link.master.incarnation(), request));
    }

    @Override
    public CompletableFuture<HoldReply> hold(HoldRequest request) {
        return link.callFresh(Timings.HOLD_DEADLINE, () -> link.worker.hold(link.master.incarnation(), request));
    }

    @Override
    public CompletableFuture<ModeReply> mode(ModeRequest request) {
        return link.call(Timings.RPC_DEADLINE, () -> new ModeReply(request.mode(), 0));
    }

    @Override
    public CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
        throw new UnsupportedOperationException("nobody of the simulation reads logs");
    }

    @Override
    public NodeIdentity identity() {
        return worker;
    }

    @Override
    public <T> T service(Class<T> contract) {
        return contract.cast(this);
    }

    @Override
    public boolean isOpen() {
        return link.isOpenForMaster();
    }

    @Override
    public void onClose(Runnable listener) {
        link.onMasterClose(listener);
    }

    @Override
    public void close() {
        link.closeByMaster();
    }
}
