package io.scheduler.api.cluster;

import io.scheduler.api.log.LogSource;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.rpc.transport.RpcException;
import io.scheduler.rpc.transport.RpcPeer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads logs through any connected master, which asks the worker. While a worker that is still registered does not answer, as one
 * that is just restarted, a caller waits for it. Safe for use by several threads.
 */
public final class LogsByRpc implements LogSource {
    /** Above the deadline of the call itself, which always completes. */
    private static final long WAIT_SECONDS = 15;

    private static final int MAX_MASTERS = 3;

    /** How long a restart of a worker may take before its logs are said to be out of reach. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Each takes a thread of the web server, of which others need some too. */
    private static final int MOST_WAITING = 16;

    private final Supplier<List<RpcPeer>> masters;
    private final Predicate<String> isExpected;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /**
     * @param masters those connected now
     * @param isExpected whether a worker, by its node id, is registered: it is there, or comes back
     */
    public LogsByRpc(Supplier<List<RpcPeer>> masters, Predicate<String> isExpected) {
        this.masters = masters;
        this.isExpected = isExpected;
    }

    @Override
    public LogChunk read(TaskInstance attempt, long offset, int limit) {
        String worker = attempt.workerNode();
        if (worker == null) {
            return LogChunk.none(LogChunk.Status.NO_LOG, offset);
        }
        ReadLogRequest request = new ReadLogRequest(attempt.id(), attempt.workflowInstanceId(), worker, offset, limit);
        LogChunk chunk = ask(request);
        if (chunk.status() != LogChunk.Status.WORKER_UNREACHABLE || !waiting.tryAcquire()) {
            return chunk;
        }
        try {
            long begin = System.nanoTime();
            while (chunk.status() == LogChunk.Status.WORKER_UNREACHABLE
                    && isExpected.test(worker)
                    && System.nanoTime() - begin < PATIENCE.toNanos()
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(PAUSE.toNanos());
                chunk = ask(request);
            }
            return chunk;
        } finally {
            waiting.release();
        }
    }

    private LogChunk ask(ReadLogRequest request) {
        List<RpcPeer> connected = masters.get();
        for (RpcPeer master : connected.subList(0, Math.min(MAX_MASTERS, connected.size()))) {
            Optional<LogChunk> answer = ask(master, request);
            if (answer.isPresent() && answer.get().status() != LogChunk.Status.WORKER_UNREACHABLE) {
                return answer.get();
            }
        }
        return LogChunk.none(LogChunk.Status.WORKER_UNREACHABLE, request.offset());
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
