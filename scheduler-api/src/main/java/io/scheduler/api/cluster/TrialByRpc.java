package io.scheduler.api.cluster;

import io.scheduler.api.datasource.DataSourceTrial;
import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.TryDataSourceReply;
import io.scheduler.rpc.contract.TryDataSourceReply.Outcome;
import io.scheduler.rpc.contract.TryDataSourceRequest;
import io.scheduler.rpc.transport.RpcException;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks connected masters, one after the other, until one has a worker that tries. Safe for use by several threads. */
public final class TrialByRpc implements DataSourceTrial {
    /** Above the deadline of the call itself, which always completes. */
    private static final long WAIT_SECONDS = 35;

    private static final int MAX_MASTERS = 3;

    private final Supplier<List<RpcPeer>> masters;

    /**
     * @param masters those connected now
     */
    public TrialByRpc(Supplier<List<RpcPeer>> masters) {
        this.masters = masters;
    }

    @Override
    public TryDataSourceReply attempt(String workerGroup, DataSourceAccess access) {
        TryDataSourceReply last = TryDataSourceReply.noWorker(workerGroup);
        List<RpcPeer> connected = masters.get();
        for (RpcPeer master : connected.subList(0, Math.min(MAX_MASTERS, connected.size()))) {
            last = ask(master, new TryDataSourceRequest(workerGroup, access));
            if (last.outcome() != Outcome.NO_WORKER) {
                return last;
            }
        }
        return last;
    }

    private static TryDataSourceReply ask(RpcPeer master, TryDataSourceRequest request) {
        try {
            return master.service(MasterService.class).tryDataSource(request).get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return TryDataSourceReply.noWorker(request.workerGroup());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException unanswered) {
                return new TryDataSourceReply(
                        Outcome.NO_WORKER, "no answer: " + unanswered.getMessage() + "; try again", "", 0);
            }
            throw new IllegalStateException("trying a data source failed", e.getCause());
        } catch (TimeoutException e) {
            return new TryDataSourceReply(Outcome.FAILED, "no answer within " + WAIT_SECONDS + " s", "", 0);
        }
    }
}
