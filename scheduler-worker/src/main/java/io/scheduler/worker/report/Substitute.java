package io.scheduler.worker.report;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import java.util.Map;

/** Takes the place of an end that no master can read, so that the attempt ends all the same. */
final class Substitute {
    private static final int MAX_WHY = 300;

    private Substitute() {}

    /** As little as can be said, in ASCII. What it handed over is lost, so that it can not have succeeded. */
    static AttemptReport of(AttemptReport refused, String why) {
        String plain = why.replaceAll("[^ -~]", "?");
        String shown = plain.length() <= MAX_WHY ? plain : plain.substring(0, MAX_WHY) + "...";
        return new AttemptReport(
                refused.attemptId(),
                refused.workflowInstanceId(),
                refused.slot(),
                refused.phase() == Phase.SUCCEEDED ? Phase.FAILED : refused.phase(),
                refused.startedAt(),
                refused.finishedAt(),
                refused.exitCode(),
                "its end could not be reported: " + shown,
                Map.of());
    }
}
