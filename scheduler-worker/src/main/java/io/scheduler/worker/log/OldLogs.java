package io.scheduler.worker.log;

import io.scheduler.logs.LogId;
import io.scheduler.worker.folder.DataFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes logs from this worker: those that are stored elsewhere, and those that are old. For one thread. */
final class OldLogs {
    private static final Logger LOG = LoggerFactory.getLogger(OldLogs.class);
    private static final String SUFFIX = ".log";
    private static final String ID = "[0-9]{1,18}";
    private static final Duration LONGEST_CLEAN_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_CLEAN_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SEARCH_INTERVAL = Duration.ofMinutes(10);

    private final DataFolder folder;
    private final LogSettings settings;
    private final RunningLogs running;
    private final @Nullable Ledger ledger;
    private final LogMetrics metrics;
    private final Duration cleanInterval;
    private Instant nextClean = Instant.MIN;
    private Instant nextSearch = Instant.MIN;

    OldLogs(DataFolder folder, LogSettings settings, RunningLogs running, @Nullable Ledger ledger, LogMetrics metrics) {
        this.folder = folder;
        this.settings = settings;
        this.running = running;
        this.ledger = ledger;
        this.metrics = metrics;
        this.cleanInterval = cleanInterval(settings.keepStored());
    }

    /** Whoever keeps them for seconds, or not at all, has little room for them. */
    private static Duration cleanInterval(Duration keepStored) {
        if (keepStored.compareTo(SHORTEST_CLEAN_INTERVAL) < 0) {
            return SHORTEST_CLEAN_INTERVAL;
        }
        return keepStored.compareTo(LONGEST_CLEAN_INTERVAL) < 0 ? keepStored : LONGEST_CLEAN_INTERVAL;
    }

    /** Does what is due. */
    void remove(Instant now) {
        if (ledger != null && !now.isBefore(nextClean)) {
            nextClean = now.plus(cleanInterval);
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
        int tooMany = known.size() - Ledger.MOST / 2;
        for (Map.Entry<LogId, Instant> each : known.stored().entrySet()) {
            if (tooMany <= 0 && each.getValue().plus(settings.keepStored()).isAfter(now)) {
                return;
            }
            tooMany--;
            LogId log = each.getKey();
            try {
                running.delete(folder.log(log.workflowInstanceId(), log.attemptId()), log);
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
                if (run.getFileName().toString().matches(ID)) {
                    removeOlder(run, before);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            metrics.failed();
            LOG.warn("old logs could not be searched for", e);
        }
    }

    private void removeOlder(Path run, Instant before) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(run, "*" + SUFFIX)) {
            for (Path file : logs) {
                String id = file.getFileName().toString().replace(SUFFIX, "");
                if (id.matches(ID)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    LogId log = new LogId(Long.parseLong(run.getFileName().toString()), Long.parseLong(id));
                    if (!running.contains(log) && (ledger == null || !ledger.isOwed(log))) {
                        running.delete(file, log);
                    }
                }
            }
        } catch (NoSuchFileException gone) {
            // somebody else has cleaned up
        }
    }
}
