package io.scheduler.worker.attempt;

import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.mask.MaskedLog;
import io.scheduler.worker.metrics.WorkerMetrics;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Covers the logs of attempts that ended together with an earlier worker: nobody takes up tasks that were its threads, and their
 * secrets would lie beside the logs as long as those are kept. Runs once, beside everything else, since there may be many logs.
 */
final class ForgottenSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(ForgottenSecrets.class);

    private final DataFolder folder;
    private final WorkerMetrics metrics;

    ForgottenSecrets(DataFolder folder, WorkerMetrics metrics) {
        this.folder = folder;
        this.metrics = metrics;
    }

    /**
     * @param takenUp attempts of earlier workers that are not forgotten
     * @param before what is newer belongs to attempts of this worker
     */
    void coverLater(Set<Long> takenUp, Instant before) {
        Thread.ofPlatform().daemon().name("forgotten-secrets").start(() -> {
            try {
                cover(takenUp, before);
            } catch (IOException | DirectoryIteratorException e) {
                metrics.journalFailed();
                LOG.warn("logs of attempts that ended with an earlier worker could not be searched for secrets", e);
            }
        });
    }

    void cover(Set<Long> takenUp, Instant before) throws IOException {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder.logs())) {
            for (Path run : runs) {
                if (Files.isDirectory(run)) {
                    coverRun(run, takenUp, before);
                }
            }
        }
    }

    private void coverRun(Path run, Set<Long> takenUp, Instant before) throws IOException {
        try (DirectoryStream<Path> secrets = Files.newDirectoryStream(run, "*" + MaskedLog.SECRETS)) {
            for (Path file : secrets) {
                String name = file.getFileName().toString();
                Path log = file.resolveSibling(name.substring(0, name.length() - MaskedLog.SECRETS.length()));
                if (isForgotten(file, log, takenUp, before)) {
                    new MaskedLog(log).settle();
                }
            }
        } catch (NoSuchFileException gone) {
            // somebody has cleaned up meanwhile
        }
    }

    private static boolean isForgotten(Path file, Path log, Set<Long> takenUp, Instant before) throws IOException {
        String id = log.getFileName().toString().replace(".log", "");
        return id.matches("[0-9]{1,18}")
                && !takenUp.contains(Long.valueOf(id))
                && Files.getLastModifiedTime(file).toInstant().isBefore(before);
    }
}
