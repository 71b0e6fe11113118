package io.scheduler.worker.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.logs.LogId;
import io.scheduler.logs.StoredLogs;
import io.scheduler.worker.folder.DataFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final String SUFFIX = ".log";
    private static final Duration CLEAN_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SEARCH_INTERVAL = Duration.ofMinutes(10);

    /** Of the ledger; beyond it a log stays on this worker alone. */
    private static final int MOST_KNOWN = 200_000;

    private final DataFolder folder;
    private final LogSettings settings;
    private final LogLimit limit;
    private final LogMetrics metrics;
    private final Clock clock;
    private final @Nullable Ledger ledger;
    private final @Nullable Uploads uploads;
    /** How many attempts of each run write here. */
    private final Map<Long, Integer> runs = new HashMap<>();

    private final Map<Long, LogId> running = new HashMap<>();
    private Instant nextClean = Instant.MIN;
    private Instant nextSearch = Instant.MIN;

    private LogCare(
            DataFolder folder,
            LogSettings settings,
            LogMetrics metrics,
            Clock clock,
            @Nullable Ledger ledger,
            @Nullable Uploads uploads) {
        this.folder = folder;
        this.settings = settings;
        this.limit = new LogLimit(settings.limit().bytes());
        this.metrics = metrics;
        this.clock = clock;
        this.ledger = ledger;
        this.uploads = uploads;
    }

    /**
     * @param store null: logs stay here
     * @throws IOException when what an earlier worker has noted can not be read
     */
    public static LogCare open(
            DataFolder folder, LogSettings settings, @Nullable StoredLogs store, Clock clock, MeterRegistry meters)
            throws IOException {
        LogMetrics metrics = new LogMetrics(meters);
        if (store == null) {
            return new LogCare(folder, settings, metrics, clock, null, null);
        }
        Ledger ledger = new Ledger(folder.root().resolve("log-ledger"));
        Uploads uploads = new Uploads(store, ledger, folder, settings, metrics, clock);
        return new LogCare(folder, settings, metrics, clock, ledger, uploads);
    }

    /** Before anything of the attempt begins. */
    public void begin(long workflowInstanceId, long attemptId) throws IOException {
        LogId log = new LogId(workflowInstanceId, attemptId);
        add(log);
        if (ledger == null || uploads == null) {
            return;
        }
        if (ledger.size() >= MOST_KNOWN) {
            metrics.leftOut();
            return;
        }
        ledger.owe(log);
        uploads.running(log, true);
    }

    /** One that an earlier worker has begun. */
    public void takeUp(long workflowInstanceId, long attemptId) {
        LogId log = new LogId(workflowInstanceId, attemptId);
        add(log);
        if (ledger != null && uploads != null && ledger.isOwed(log)) {
            uploads.running(log, false);
        }
    }

    /**
     * After all that runs was taken up: what earlier workers have left is stored too.
     *
     * @param looked is called after each look, for who waits until this {@linkplain #isAtRest is at rest}
     */
    public void start(ScheduledExecutorService timer, Runnable looked) {
        if (ledger != null && uploads != null) {
            ledger.owed().stream().filter(log -> !isRunning(log)).forEach(uploads::ended);
            uploads.start();
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

    private synchronized void add(LogId log) {
        if (running.put(log.attemptId(), log) == null) {
            runs.merge(log.workflowInstanceId(), 1, Integer::sum);
        }
    }

    private synchronized boolean isRunning(LogId log) {
        return running.containsKey(log.attemptId());
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
        synchronized (this) {
            if (running.remove(attemptId) != null) {
                runs.computeIfPresent(workflowInstanceId, (id, count) -> count == 1 ? null : count - 1);
            }
        }
        if (ledger != null && uploads != null && ledger.isOwed(log)) {
            uploads.ended(log);
        }
    }

    /** Looks at all logs that are written now, and sometimes at the others. */
    void look() {
        List<LogId> now;
        synchronized (this) {
            now = new ArrayList<>(running.values());
        }
        for (LogId log : now) {
            Path file = folder.log(log.workflowInstanceId(), log.attemptId());
            try {
                long size = Files.size(file);
                if (size > limit.bytes()) {
                    limit.relieve(file);
                }
                if (uploads != null) {
                    uploads.look(log, size);
                }
            } catch (NoSuchFileException nothingYet) {
                // it may never write one
            } catch (IOException e) {
                metrics.failed();
                LOG.warn("the log {} could not be looked at", file, e);
            }
        }
        clean(clock.instant());
    }

    private void clean(Instant now) {
        if (ledger != null && !now.isBefore(nextClean)) {
            nextClean = now.plus(CLEAN_INTERVAL);
            removeStored(ledger, now);
        }
        Duration keep = settings.keep();
        if (keep != null && !now.isBefore(nextSearch)) {
            nextSearch = now.plus(SEARCH_INTERVAL);
            removeOlder(now.minus(keep));
        }
    }

    /** Those stored first go first; with too many of them known they go earlier than was said. */
    private void removeStored(Ledger known, Instant now) {
        Map<LogId, Instant> stored = known.stored();
        int tooMany = known.size() - MOST_KNOWN / 2;
        for (Map.Entry<LogId, Instant> each : stored.entrySet()) {
            if (tooMany <= 0 && each.getValue().plus(settings.keepStored()).isAfter(now)) {
                return;
            }
            tooMany--;
            LogId log = each.getKey();
            try {
                remove(folder.log(log.workflowInstanceId(), log.attemptId()), log.workflowInstanceId());
                known.settled(log);
            } catch (IOException e) {
                metrics.failed();
                LOG.warn("the stored log of attempt {} could not be removed here", log.attemptId(), e);
                return;
            }
        }
    }

    private void removeOlder(Instant before) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.logs(), Files::isDirectory)) {
            for (Path run : all) {
                removeOlder(run, before);
            }
        } catch (IOException | DirectoryIteratorException e) {
            metrics.failed();
            LOG.warn("old logs could not be searched for", e);
        }
    }

    private void removeOlder(Path run, Instant before) throws IOException {
        String runId = run.getFileName().toString();
        if (!runId.matches("[0-9]{1,18}")) {
            return;
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(run, "*" + SUFFIX)) {
            for (Path file : logs) {
                String id = file.getFileName().toString().replace(SUFFIX, "");
                if (id.matches("[0-9]{1,18}")
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    LogId log = new LogId(Long.parseLong(runId), Long.parseLong(id));
                    if (!isRunning(log) && (ledger == null || !ledger.isOwed(log))) {
                        remove(file, log.workflowInstanceId());
                    }
                }
            }
        } catch (NoSuchFileException gone) {
            // somebody else has cleaned up
        }
    }

    /** Under the lock, so that no attempt begins in a folder that is about to go. */
    private synchronized void remove(Path file, long workflowInstanceId) throws IOException {
        Files.deleteIfExists(file);
        if (!runs.containsKey(workflowInstanceId)) {
            try {
                Files.deleteIfExists(file.getParent());
            } catch (DirectoryNotEmptyException others) {
                // which go when it is their time
            }
        }
    }

    /** Whether every log of an ended task is stored that is to be, or has not been for longer than is waited for. */
    public boolean isAtRest() {
        return uploads == null || uploads.isAtRest();
    }

    @Override
    public void close() {
        if (uploads != null) {
            uploads.close();
        }
        if (ledger != null) {
            try {
                ledger.close();
            } catch (IOException e) {
                metrics.failed();
                LOG.warn("the ledger of logs did not close", e);
            }
        }
    }
}
