package io.scheduler.worker.attempt;

import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.handover.Handover;
import io.scheduler.worker.log.LogCare;
import io.scheduler.worker.mask.MaskedLog;
import io.scheduler.worker.metrics.WorkerMetrics;
import io.scheduler.worker.process.Looking;
import io.scheduler.worker.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What attempts may tell: their outputs as declared, and nothing of their secrets; and who is told of their logs. Safe for use
 * by several threads.
 */
final class Discretion {
    private static final Logger LOG = LoggerFactory.getLogger(Discretion.class);

    private final DataFolder folder;
    private final LogCare logs;
    private final WorkerMetrics metrics;

    Discretion(DataFolder folder, LogCare logs, WorkerMetrics metrics) {
        this.folder = folder;
        this.logs = logs;
        this.metrics = metrics;
    }

    Path log(Attempt attempt) {
        return folder.log(attempt.assignment().workflowInstanceId(), attempt.id());
    }

    /** Before anything of the attempt begins. */
    void begin(Attempt attempt) throws IOException {
        List<String> secrets = attempt.assignment().secrets();
        if (secrets != null && !secrets.isEmpty()) {
            attempt.mask(new MaskedLog(log(attempt)).begin(secrets));
        }
        logs.begin(attempt.assignment().workflowInstanceId(), attempt.id());
    }

    /** One that an earlier worker has begun. */
    void takeUp(Attempt attempt) throws IOException {
        attempt.mask(new MaskedLog(log(attempt)).mask());
        logs.takeUp(attempt.assignment().workflowInstanceId(), attempt.id());
    }

    /** Completes at once, but for a time without file descriptors. */
    CompletableFuture<TaskOutcome> complete(Attempt attempt, TaskOutcome outcome) {
        return Looking.untilSeen(
                "what the log of attempt " + attempt.id() + " hands over",
                () -> Handover.complete(outcome, attempt.assignment().outputs(), log(attempt)));
    }

    /** Nothing of it runs any more, so that nothing writes its log. */
    void settle(Attempt attempt) {
        logs.ended(attempt.assignment().workflowInstanceId(), attempt.id(), isCovered(attempt));
    }

    private boolean isCovered(Attempt attempt) {
        if (!attempt.hasSecrets()) {
            return true;
        }
        logs.beforeCovering(log(attempt));
        try {
            new MaskedLog(log(attempt)).settle();
            return true;
        } catch (IOException e) {
            // Its secrets stay beside it, and are covered whenever it is read.
            metrics.journalFailed();
            LOG.warn("the secrets in the log of attempt {} could not be covered for good", attempt.id(), e);
            return false;
        }
    }
}
