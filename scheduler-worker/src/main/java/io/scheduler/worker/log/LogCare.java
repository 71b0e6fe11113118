package io.scheduler.worker.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.logs.LogId;
import io.scheduler.logs.StoredLogs;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.worker.folder.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes care of the logs of this worker: keeps them within their limit, has them stored where there is a store, and removes
 * those that have lain here long enough. Safe for use by several threads.
 */
public final class LogCare implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCare.class);

    private final DataFolder folder;
    private final LogSettings settings;
    private final LogLimit limit;
    private final LogMetrics metrics;
    private final Clock clock;
    private final RunningLogs running = new RunningLogs();
    private final @Nullable Storing storing;
    private final OldLogs old;
    private final GoneRuns gone;
    private volatile @Nullable RpcPeer master;

    private LogCare(
            DataFolder folder, LogSettings settings, LogMetrics metrics, Clock clock, @Nullable Storing storing) {
        this.folder = folder;
        this.settings = settings;
        this.limit = new LogLimit(settings.limit().bytes());
        this.metrics = metrics;
        this.clock = clock;
        this.storing = storing;
        Ledger ledger = storing == null ? null : storing.ledger;
        this.old = new OldLogs(folder, settings, running, ledger, metrics);
        this.gone = new GoneRuns(folder, running, ledger, storing == null ? null : storing.store, metrics);
    }

    /** What there is only with a store. */
    private record Storing(StoredLogs store, Ledger ledger, Uploads uploads) {}

    /**
     * @param store null: logs stay here
     * @throws IOException when what an earlier worker has noted can not be read
     */
    public static LogCare open(
            DataFolder folder, LogSettings settings, @Nullable StoredLogs store, Clock clock, MeterRegistry meters)
            throws IOException {
        LogMetrics metrics = new LogMetrics(meters);
        Storing storing = null;
        if (store != null) {
            Ledger ledger = new Ledger(folder.root().resolve("log-ledger"));
            storing = new Storing(store, ledger, new Uploads(store, ledger, folder, settings, metrics, clock));
        }
        return new LogCare(folder, settings, metrics, clock, storing);
    }

    /**
     * After all that runs was taken up: what earlier workers have left is stored too.
     *
     * @param looked is called after each look, for who waits until this {@linkplain #isAtRest is at rest}
     */
    public void start(ScheduledExecutorService timer, Runnable looked) {
        if (storing != null) {
            storing.ledger.owed().stream().filter(log -> !running.contains(log)).forEach(storing.uploads::ended);
            storing.uploads.start();
        }
        long pause = settings.checkInterval().toMillis();
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        look();
                        looked.run();
                    } catch (RuntimeException e) {
                        // the next look does it again
                        metrics.failed();
                        LOG.error("the look at the logs failed once", e);
                    }
                },
                pause,
                pause,
                TimeUnit.MILLISECONDS);
    }

    /** One that can be asked which runs are gone. */
    public void connected(RpcPeer peer) {
        master = peer;
    }

    /** Before anything of the attempt begins. */
    public void begin(long workflowInstanceId, long attemptId) throws IOException {
        LogId log = new LogId(workflowInstanceId, attemptId);
        running.add(log);
        if (storing != null) {
            if (storing.ledger.size() < Ledger.MOST) {
                storing.ledger.owe(log);
                storing.uploads.running(log, true);
            } else {
                metrics.leftOut();
            }
        }
    }

    /** One that an earlier worker has begun. */
    public void takeUp(long workflowInstanceId, long attemptId) {
        LogId log = new LogId(workflowInstanceId, attemptId);
        running.add(log);
        if (storing != null && storing.ledger.isOwed(log)) {
            storing.uploads.running(log, false);
        }
    }

    /** Nothing writes it any more, and its secrets are about to be covered. */
    public void beforeCovering(Path log) {
        try {
            limit.shorten(log);
        } catch (IOException e) {
            metrics.failed();
            LOG.warn("the log {} could not be cut at its limit", log, e);
        }
    }

    /**
     * Nothing writes it any more.
     *
     * @param covered whether its secrets are covered for good
     */
    public void ended(long workflowInstanceId, long attemptId, boolean covered) {
        LogId log = new LogId(workflowInstanceId, attemptId);
        try {
            if (covered) {
                limit.cut(folder.log(workflowInstanceId, attemptId));
            }
        } catch (IOException e) {
            // whoever reads it sees no more than its limit
            metrics.failed();
            LOG.warn("the log of attempt {} could not be cut at its limit", attemptId, e);
        }
        running.ended(log);
        if (storing != null && storing.ledger.isOwed(log)) {
            storing.uploads.ended(log);
        }
    }

    /** Looks at all logs that are written now, and sometimes at the others. */
    private void look() {
        for (LogId log : running.all()) {
            Path file = folder.log(log.workflowInstanceId(), log.attemptId());
            try {
                long size = Files.size(file);
                if (size > limit.bytes()) {
                    limit.relieve(file);
                }
                if (storing != null) {
                    storing.uploads.look(log, size);
                }
            } catch (NoSuchFileException nothingYet) {
                // it may never write one
            } catch (IOException e) {
                metrics.failed();
                LOG.warn("the log {} could not be looked at", file, e);
            }
        }
        Instant now = clock.instant();
        old.remove(now);
        gone.look(now, master);
    }

    /** Whether every log of an ended task is stored that is to be, or has not been for longer than is waited for. */
    public boolean isAtRest() {
        return storing == null || storing.uploads.isAtRest();
    }

    @Override
    public void close() {
        if (storing == null) {
            return;
        }
        storing.uploads.close();
        try {
            storing.ledger.close();
        } catch (IOException e) {
            metrics.failed();
            LOG.warn("the ledger of logs did not close", e);
        }
    }
}
