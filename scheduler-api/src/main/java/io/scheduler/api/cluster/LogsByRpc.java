package io.scheduler.api.cluster;

import io.scheduler.api.log.LogSource;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.rpc.transport.RpcException;
import io.scheduler.rpc.transport.RpcPeer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Reads logs through any connected master, which asks the worker. Safe for use by several threads. */
public final class LogsByRpc implements LogSource {
    /** Above the deadline of the call itself, which always completes. */
    private static final long WAIT_SECONDS = 15;

    private static final int MAX_MASTERS = 3;

    private final Supplier<List<RpcPeer>> masters;

    /**
     * @param masters those connected now
     */
    public LogsByRpc(Supplier<List<RpcPeer>> masters) {
        this.masters = masters;
    }

    @Override
    public LogChunk read(TaskInstance attempt, long offset, int limit) {
        String worker = attempt.workerNode();
        if (worker == null) {
            return LogChunk.none(LogChunk.Status.NO_LOG, offset);
        }
        ReadLogRequest request = new ReadLogRequest(attempt.id(), attempt.workflowInstanceId(), worker, offset, limit);
        List<RpcPeer> connected = masters.get();
        for (RpcPeer master : connected.subList(0, Math.min(MAX_MASTERS, connected.size()))) {
            Optional<LogChunk> answer = ask(master, request);
            if (answer.isPresent() && answer.get().status() != LogChunk.Status.WORKER_UNREACHABLE) {
                return answer.get();
            }
        }
        return LogChunk.none(LogChunk.Status.WORKER_UNREACHABLE, offset);
    }

    /** Empty when this master gave no answer; another may. */
    private static Optional<LogChunk> ask(RpcPeer master, ReadLogRequest request) {
        try {
            return Optional.of(
                    master.service(MasterService.class).readLog(request).get(WAIT_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException) {
                return Optional.empty();
            }
            throw new IllegalStateException("reading a log failed", e.getCause());
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }
}
