package io.scheduler.worker.attempt;

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
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.worker.fence.Watch;
import io.scheduler.worker.log.LogFiles;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one master can ask of this worker. Answers at once; only what may take time has threads of its own. */
public final class MasterDoor implements WorkerService {
    private final RpcPeer peer;
    private final String master;
    private final Watch watch;
    private final int pauses;
    private final AttemptDesk desk;
    private final Reading reading;
    private final Function<TryDataSourceRequest, CompletableFuture<TryDataSourceReply>> dataSources;

    /** @param dataSources tries them; does not block */
    public MasterDoor(
            RpcPeer peer,
            AttemptDesk desk,
            Watch watch,
            Reading reading,
            Function<TryDataSourceRequest, CompletableFuture<TryDataSourceReply>> dataSources) {
        this.peer = peer;
        this.master = peer.identity().incarnation();
        this.watch = watch;
        this.pauses = watch.pauses();
        this.desk = desk;
        this.reading = reading;
        this.dataSources = dataSources;
    }

    /** How logs are read: by whom. */
    public record Reading(LogFiles logs, Executor readers) {}

    @Override
    public CompletableFuture<AssignReply> assign(AssignRequest request) {
        if (request.assignments().size() > AssignRequest.MAX_ASSIGNMENTS) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("expected at most " + AssignRequest.MAX_ASSIGNMENTS
                            + " assignments, but got " + request.assignments().size()));
        }
        return fresh(() -> desk.assign(master, request));
    }

    @Override
    public CompletableFuture<KillReply> kill(KillRequest request) {
        return answer(() -> desk.kill(master, request));
    }

    @Override
    public CompletableFuture<ClaimReply> claim(ClaimRequest request) {
        return fresh(() -> desk.claim(master, request));
    }

    @Override
    public CompletableFuture<ModeReply> mode(ModeRequest request) {
        return answer(() -> desk.mode(request));
    }

    @Override
    public CompletableFuture<HoldReply> hold(HoldRequest request) {
        return fresh(() -> desk.hold(master, request));
    }

    @Override
    public CompletableFuture<LogChunk> readLog(ReadLogRequest request) {
        return answer(() -> desk.isRunning(request.attemptId()))
                .thenCompose(running ->
                        CompletableFuture.supplyAsync(() -> reading.logs().read(request, running), reading.readers()));
    }

    @Override
    public CompletableFuture<TryDataSourceReply> tryDataSource(TryDataSourceRequest request) {
        return answer(() -> dataSources.apply(request)).thenCompose(Function.identity());
    }

    /**
     * What this process reads after it stood still may have been sent long before, when the master's word still counted:
     * a connection from before the pause is closed, and made anew.
     */
    private <T> CompletableFuture<T> fresh(Supplier<T> work) {
        if (watch.pauses() != pauses) {
            peer.close();
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "expected a connection from after the pause of this worker: connect anew"));
        }
        return answer(work);
    }

    private static <T> CompletableFuture<T> answer(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
